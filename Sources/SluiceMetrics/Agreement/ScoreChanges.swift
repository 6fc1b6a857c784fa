/// A running account of changes of confidence, −1…1, in steps of .001.
struct ScoreChanges {
    private static let steps = 1000
    // Made with the first change: most classes of a model never occur.
    private var counts: [UInt32] = []
    private(set) var count = 0
    private var sum = 0.0
    private var absoluteSum = 0.0

    mutating func add(_ change: Double) {
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: 2 * Self.steps + 1) }
        let step = Int((change * Double(Self.steps)).rounded())
        counts[min(max(step, -Self.steps), Self.steps) + Self.steps] += 1
        count += 1
        sum += change
        absoluteSum += change.magnitude
    }

    /// Nil where nothing was added.
    var summary: AgreementSlice.ScoreChange? {
        guard count > 0 else { return nil }
        let absolute = (0...Self.steps).map { step in
            step == 0 ? counts[Self.steps] : counts[Self.steps - step] + counts[Self.steps + step]
        }
        func quantile(_ share: Double) -> Double {
            Double(Self.place(of: share, in: counts, count: count) - Self.steps) / Double(Self.steps)
        }
        return AgreementSlice.ScoreChange(
            meanAbsolute: absoluteSum / Double(count),
            p95Absolute: Double(Self.place(of: 0.95, in: absolute, count: count)) / Double(Self.steps),
            mean: sum / Double(count),
            median: quantile(0.5),
            p16: quantile(0.16),
            p84: quantile(0.84)
        )
    }

    /// The first step at which `share` of all counts is reached.
    private static func place(of share: Double, in counts: [UInt32], count: Int) -> Int {
        let rank = max(Int((share * Double(count)).rounded(.up)), 1)
        var seen = 0
        for (place, here) in counts.enumerated() {
            seen += Int(here)
            if seen >= rank { return place }
        }
        return counts.count - 1
    }
}
