import SluiceMetrics

/// What each frame cost one variant. Everything is kept, twelve bytes a frame: medians and intervals need it.
struct SpeedBook {
    private var preprocess: [Float] = []
    private var inference: [Float] = []
    private var postprocess: [Float] = []

    mutating func add(_ cost: FrameCost) {
        preprocess.append(Float(cost.preprocess) / 1e6)
        inference.append(Float(cost.inference) / 1e6)
        postprocess.append(Float(cost.postprocess) / 1e6)
    }

    /// Milliseconds of each frame, in order.
    var totals: [Double] {
        preprocess.indices.map { Double(preprocess[$0]) + Double(inference[$0]) + Double(postprocess[$0]) }
    }

    func report() -> SpeedReport {
        let total = SpeedReport.Milliseconds(totals)
        return SpeedReport(
            preprocess: SpeedReport.Milliseconds(preprocess.map(Double.init)),
            inference: SpeedReport.Milliseconds(inference.map(Double.init)),
            postprocess: SpeedReport.Milliseconds(postprocess.map(Double.init)),
            total: total,
            framesPerSecond: 1_000 / max(total.mean, 1e-6)
        )
    }
}

extension SpeedReport.Milliseconds {
    /// Of at least one value.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        /// The nearest rank.
        func quantile(_ share: Double) -> Double {
            sorted[Swift.min(Swift.max(Int((share * Double(sorted.count)).rounded(.up)) - 1, 0), sorted.count - 1)]
        }
        self.init(
            mean: values.reduce(0, +) / Double(values.count),
            p50: quantile(0.5),
            p95: quantile(0.95),
            p99: quantile(0.99),
            max: sorted[sorted.count - 1]
        )
    }
}
