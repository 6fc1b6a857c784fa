/// Reads precision and recall off matches while each image counts as often as `weights` says: once for the metric
/// itself, as often as it was drawn for a resample. Holds scratch memory: make one and reuse it.
struct CocoScorer {
    private struct Step {
        var precision: Double
        /// How many of the 101 recalls are reached here.
        var reached: Int
    }

    /// For each detection, how many of the size there are up to it.
    private var counted: [Int] = []
    /// How many of the 101 recalls are reached when so many objects are found.
    private var reached: [Int] = []
    private var steps: [Step] = []

    /// The values of `metrics` in one category; `nil` where it has no objects of the size.
    mutating func values(of metrics: [CocoMetric], in matches: CategoryMatches, weights: [Int]) -> [Double?] {
        var last: (area: CocoArea, precisions: [Double]?)?
        return metrics.map { metric in
            let values: [Double]?
            switch metric.kind {
            case .precision:
                if last?.area != metric.area { last = (metric.area, precisions(in: matches, metric.area, weights)) }
                values = last?.precisions
            case .recall(let limit):
                values = recalls(in: matches, metric.area, limit: limit, weights)
            }
            return values.flatMap { mean(of: $0[metric.overlaps]) }
        }
    }

    /// Precision at the 101 recalls, at each IoU, of objects of all sizes.
    mutating func curves(in matches: CategoryMatches, _ weights: [Int]) -> [[Double]]? {
        guard prepare(matches, .all, weights) else { return nil }
        return CocoRules.overlaps.indices.map { overlap in
            var curve = [Double](repeating: 0, count: CocoRules.recallCount)
            walk(matches.events(.all, overlap), weights) { recalls, precision in
                for point in recalls { curve[point] = precision }
            }
            return curve
        }
    }

    /// Average precision at each IoU.
    private mutating func precisions(
        in matches: CategoryMatches,
        _ area: CocoArea,
        _ weights: [Int]
    ) -> [Double]? {
        guard prepare(matches, area, weights) else { return nil }
        return CocoRules.overlaps.indices.map { overlap in
            var sum = 0.0
            walk(matches.events(area, overlap), weights) { sum += Double($0.count) * $1 }
            return sum / Double(CocoRules.recallCount)
        }
    }

    /// Recall of the best `limit` detections of each image, at each IoU.
    private func recalls(
        in matches: CategoryMatches,
        _ area: CocoArea,
        limit: Int,
        _ weights: [Int]
    ) -> [Double]? {
        let objects = matches.objects(area, weights)
        guard objects > 0 else { return nil }
        return CocoRules.overlaps.indices.map { overlap in
            var found = 0
            for event in matches.events(area, overlap) where event.isHit && Int(event.rank) < limit {
                found += weights[Int(event.image)]
            }
            return Double(found) / Double(objects)
        }
    }

    /// Counts what does not depend on the IoU. `false` if there are no objects of the size.
    private mutating func prepare(_ matches: CategoryMatches, _ area: CocoArea, _ weights: [Int]) -> Bool {
        let objects = matches.objects(area, weights)
        guard objects > 0 else { return false }
        reached.removeAll(keepingCapacity: true)
        for found in 0...objects { reached.append(CocoRules.recalls(upTo: Double(found) / Double(objects))) }
        counted.removeAll(keepingCapacity: true)
        var count = 0
        for detection in matches.detections[...matches.lastEvent(area)] {
            if detection.sizes & area.bit != 0 { count += weights[Int(detection.image)] }
            counted.append(count)
        }
        return true
    }

    /// Tells `body` the precision of each run of recalls that is reached, from high recall to low. Precision is the
    /// highest at that recall or beyond.
    private mutating func walk(
        _ events: ArraySlice<CategoryMatches.Event>,
        _ weights: [Int],
        _ body: (Range<Int>, Double) -> Void
    ) {
        steps.removeAll(keepingCapacity: true)
        var found = 0
        var extra = 0
        for event in events {
            let weight = weights[Int(event.image)]
            extra += weight * Int(event.extra)
            guard event.isHit, weight > 0 else { continue }
            found += weight
            let all = Double(counted[Int(event.position)] + extra)
            steps.append(Step(precision: Double(found) / (all + CocoRules.precisionGuard), reached: reached[found]))
        }
        var best = 0.0
        for index in steps.indices.reversed() {
            best = max(best, steps[index].precision)
            body((index > 0 ? steps[index - 1].reached : 0)..<steps[index].reached, best)
        }
    }
}
