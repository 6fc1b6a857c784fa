import SluiceMetrics

extension VerdictReport.Outcome {
    /// What an interval shows of a figure that is better the larger it is; nothing, where there is none.
    init(of interval: Interval?, noDifference: Double) {
        guard let interval else {
            self = .notShown
            return
        }
        self = interval.low > noDifference ? .better : interval.high < noDifference ? .worse : .notShown
    }
}
