import Glibc

/// Confidence intervals for how two variants differ on the same images or frames: both are judged on the same
/// resamples, so that what the images do to both cancels (Efron and Tibshirani, "An Introduction to the Bootstrap",
/// 1993).
package struct PairedBootstrap: Sendable {
    /// Consecutive images that are drawn together: 1 for unrelated photographs; for frames of a video, so many that
    /// what comes after is no longer like what was before.
    package var blockLength: Int
    package var replicates: Int
    /// Share of the intervals that hold the true value.
    package var level: Double
    /// The same seed gives the same resamples.
    package var seed: UInt64

    package init(blockLength: Int = 1, replicates: Int = 2000, level: Double = 0.95, seed: UInt64 = 1) {
        precondition(blockLength > 0 && replicates > 0, "Blocks have items, and there are resamples")
        precondition(level > 0 && level < 1, "A level is a probability")
        self.blockLength = blockLength
        self.replicates = replicates
        self.level = level
        self.seed = seed
    }

    /// How much better `candidate` is than `baseline`, both judged against the same truth.
    package func differences(
        of metrics: [CocoMetric],
        from baseline: CocoEvaluation,
        to candidate: CocoEvaluation
    ) -> CocoDifferences {
        precondition(
            baseline.imageCount == candidate.imageCount
                && baseline.categories.map(\.truths) == candidate.categories.map(\.truths),
            "Both are judged against the same truth"
        )
        var pair = CocoPair(metrics: metrics, baseline: baseline, candidate: candidate)
        let intervals = intervals(count: baseline.imageCount) { pair.differences($0) }
        let objects = baseline.matches.map(\.truths)
        let found = zip(metrics, intervals).compactMap { metric, interval in
            let ofSize = objects.joined().lazy.filter { $0.sizes & metric.area.bit != 0 }
            return areEnough(ofSize) ? interval.map { (metric, $0) } : nil
        }
        let ofCategories = zip(objects, intervals.dropFirst(metrics.count))
        return CocoDifferences(
            metrics: Dictionary(found) { first, _ in first },
            categories: ofCategories.map { areEnough($0) ? $1 : nil }
        )
    }

    /// Whether objects are in enough blocks: resamples that all have the one image with a category do not vary, however
    /// little that image says.
    private func areEnough(_ objects: some Sequence<CategoryMatches.Item>) -> Bool {
        Double(Set(objects.lazy.map { Int($0.image) / blockLength }).count) >= leastBlocks
    }

    /// The ratio of the centres, `candidate` to `baseline`, of what was measured on the same frames, in their order:
    /// how much slower one variant is, say.
    package func ratio(of candidate: [Double], to baseline: [Double], by centre: Centre = .mean) -> Interval? {
        precondition(candidate.count == baseline.count, "Both are measured on the same frames")
        let candidate = WeightedSample(candidate)
        let baseline = WeightedSample(baseline)
        return intervals(count: candidate.values.count) { weights in
            [candidate.centre(centre, weights) / baseline.centre(centre, weights)]
        }[0]
    }

    /// A resample stays within what was seen, and even the whole range of n values holds their median with a
    /// probability of 1 − 2¹⁻ⁿ only: of fewer values than this, no interval between resamples has the level.
    private var leastBlocks: Double { 1 - log2(1 - level) }

    /// An interval for each of several statistics of the same items.
    ///
    /// - Parameters:
    ///   - count: Number of items, in the order of time if blocks are drawn.
    ///   - statistics: Receives how often each item counts: once each, or as often as it was drawn. Gives as many
    ///     values each time, `nil` for one that is not defined.
    /// - Returns: In the order of the statistics. `nil` for one that is not defined, or if the items make too few
    ///   blocks for the level: six for 95 %.
    package func intervals(count: Int, of statistics: ([Int]) -> [Double?]) -> [Interval?] {
        var weights = [Int](repeating: 1, count: count)
        let estimates = statistics(weights)
        let blocks = Double(count) / Double(blockLength)
        guard blocks >= leastBlocks else { return estimates.map { _ in nil } }

        let resampler = Resampler(count: count, blockLength: blockLength, seed: seed)
        var samples = [[Double]](repeating: [], count: estimates.count)
        for replicate in 0..<replicates {
            resampler.draw(replicate, into: &weights)
            for (statistic, value) in statistics(weights).enumerated() {
                if let value { samples[statistic].append(value) }
            }
        }
        let quantiles = ExpandedPercentile(level: level, draws: blocks)
        return zip(estimates, samples).map { estimate, samples in
            estimate.flatMap { quantiles.interval(estimate: $0, samples: samples) }
        }
    }
}
