import Histogram

/// What the stages cost, as HDR histograms per stream × variant × stage, and how batches were closed.
struct Ledger: Sendable {
    /// Microseconds, two significant digits, up to an hour.
    typealias StageHistogram = Histogram<UInt32>

    private static let longest: UInt64 = 3_600_000_000
    private let variants: Int
    private var stages: [[StageHistogram]]
    private(set) var batches: UInt64 = 0
    private(set) var batchedFrames: UInt64 = 0
    private(set) var closed: [4 of UInt64] = [0, 0, 0, 0]

    init(streams: Int, variants: Int) {
        self.variants = variants
        // One more than there are stages: the total.
        let empty = StageHistogram(highestTrackableValue: Self.longest, numberOfSignificantValueDigits: .two)
        stages = Array(
            repeating: Array(repeating: empty, count: Stage.allCases.count + 1),
            count: streams * variants
        )
    }

    mutating func record(_ timings: StageTimings, stream: Int, variant: Int) {
        let row = stream * variants + variant
        for stage in Stage.allCases {
            stages[row][stage.rawValue].record(min(timings[stage], Self.longest))
        }
        stages[row][Stage.allCases.count].record(min(timings.total, Self.longest))
    }

    mutating func recordBatch(frames: Int, _ reason: CloseReason) {
        batches += 1
        batchedFrames += UInt64(frames)
        closed[reason.rawValue] += 1
    }

    /// The percentiles so far, of everything that was recorded.
    func summaries() -> [StageSummary] {
        var result: [StageSummary] = []
        for (row, histograms) in stages.enumerated() where histograms[0].totalCount > 0 {
            for (index, histogram) in histograms.enumerated() {
                result.append(
                    StageSummary(
                        stream: row / variants,
                        variant: row % variants,
                        stage: index < Stage.allCases.count ? Stage(rawValue: index) : nil,
                        count: histogram.totalCount,
                        mean: histogram.mean,
                        p50: histogram.valueAtPercentile(50),
                        p95: histogram.valueAtPercentile(95),
                        p99: histogram.valueAtPercentile(99),
                        p999: histogram.valueAtPercentile(99.9),
                        max: histogram.maxRecorded
                    )
                )
            }
        }
        return result
    }
}

/// Percentiles of one stage for one stream and variant, in microseconds.
package struct StageSummary: Sendable {
    package var stream: Int
    package var variant: Int
    /// `nil`: the total.
    package var stage: Stage?
    package var count: UInt64
    package var mean: Double
    package var p50: UInt64
    package var p95: UInt64
    package var p99: UInt64
    package var p999: UInt64
    package var max: UInt64

    /// Name in lines and tables.
    package var name: String { stage.map { "\($0.name)" } ?? "total" }
}
