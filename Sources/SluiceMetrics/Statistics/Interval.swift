/// An estimate with its confidence interval.
package struct Interval: Hashable, Sendable, Codable {
    /// From the data as they are.
    package var estimate: Double
    package var low: Double
    package var high: Double
    /// Share of such intervals that hold the true value, such as 0.95.
    package var level: Double
    /// Resamples that it rests on.
    package var replicates: Int

    package init(estimate: Double, low: Double, high: Double, level: Double, replicates: Int) {
        self.estimate = estimate
        self.low = low
        self.high = high
        self.level = level
        self.replicates = replicates
    }

    package func contains(_ value: Double) -> Bool {
        low <= value && value <= high
    }
}
