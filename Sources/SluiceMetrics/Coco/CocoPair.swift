/// Two evaluations against the same truth, and how they differ when each image counts as often as a weight says.
struct CocoPair {
    /// Average precision first: by it the categories are compared.
    private let metrics: [CocoMetric]
    private let baseline: [CategoryMatches]
    private let candidate: [CategoryMatches]
    private var scorer = CocoScorer()

    init(metrics: [CocoMetric], baseline: CocoEvaluation, candidate: CocoEvaluation) {
        self.metrics = [.ap] + metrics
        self.baseline = baseline.matches
        self.candidate = candidate.matches
    }

    /// Candidate less baseline: the metrics asked for, in their order, then the average precision of each category.
    /// `nil` where there are no objects of the size.
    mutating func differences(_ weights: [Int]) -> [Double?] {
        let ofCategories = zip(baseline, candidate).map { baseline, candidate in
            zip(
                scorer.values(of: metrics, in: baseline, weights: weights),
                scorer.values(of: metrics, in: candidate, weights: weights)
            ).map { old, new in old.flatMap { old in new.map { $0 - old } } }
        }
        // Both have objects in the same categories, so that the mean of differences is the difference of means.
        let ofMetrics = metrics.indices.dropFirst().map { metric in
            mean(of: ofCategories.lazy.compactMap { $0[metric] })
        }
        return ofMetrics + ofCategories.map { $0[0] }
    }
}
