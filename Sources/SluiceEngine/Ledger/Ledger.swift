import Histogram
import SluiceCore

/// What the stages cost, as histograms per stream × variant × stage, what was copied, and how batches were closed.
struct Ledger: Sendable {
    /// One stage of one stream and variant.
    private struct Cell: Sendable {
        /// Microseconds, two significant digits, up to an hour.
        var histogram = Histogram<UInt32>(
            highestTrackableValue: Ledger.longest,
            numberOfSignificantValueDigits: .two
        )
        var buckets = StageBuckets()

        mutating func record(_ microseconds: UInt64) {
            histogram.record(min(microseconds, Ledger.longest))
            buckets.record(microseconds)
        }
    }

    private static let longest: UInt64 = 3_600_000_000
    // One more than there are stages: the total.
    private static let empty = [Cell](repeating: Cell(), count: Stage.allCases.count + 1)

    /// By slot of the stream and of the variant; those without frames take no memory.
    private var rows: [[[Cell]]] = []
    /// By slot of the variant.
    private var transfers: [TransferReport] = []
    private(set) var batches: UInt64 = 0
    private(set) var batchedFrames: UInt64 = 0
    private(set) var closed: [4 of UInt64] = [0, 0, 0, 0]

    /// Books a frame whose line was written.
    ///
    /// - Parameter cost: What was moved for this frame.
    mutating func record(_ timings: StageTimings, _ cost: InferenceCost, stream: Int, variant: Int) {
        while rows.count <= stream { rows.append([]) }
        while rows[stream].count <= variant { rows[stream].append([]) }
        if rows[stream][variant].isEmpty { rows[stream][variant] = Self.empty }
        for stage in Stage.allCases { rows[stream][variant][stage.rawValue].record(timings[stage]) }
        rows[stream][variant][Stage.allCases.count].record(timings.total)
        transfers[variant].hostToDeviceBytes += cost.hostToDeviceBytes
        transfers[variant].deviceToHostBytes += cost.deviceToHostBytes
    }

    mutating func recordBatch(frames: Int, _ reason: CloseReason) {
        batches += 1
        batchedFrames += UInt64(frames)
        closed[reason.rawValue] += 1
    }

    /// A slot belongs to another stream from now on.
    mutating func reset(stream: Int) {
        if rows.indices.contains(stream) { rows[stream] = [] }
    }

    /// A slot belongs to the variant `name` from now on.
    mutating func reset(variant: Int, name: String) {
        for stream in rows.indices where rows[stream].indices.contains(variant) { rows[stream][variant] = [] }
        while transfers.count <= variant { transfers.append(TransferReport(variant: "")) }
        transfers[variant] = TransferReport(variant: name)
    }

    /// What was copied for the variants whose slots are taken.
    func transfers(variants: [String?]) -> [TransferReport] {
        zip(transfers, variants).compactMap { $1 == nil ? nil : $0 }
    }

    /// Batches so far.
    var batchReport: BatchReport {
        BatchReport(
            count: batches,
            meanSize: batches > 0 ? Double(batchedFrames) / Double(batches) : 0,
            closed: closed
        )
    }

    /// The percentiles so far, of everything that was recorded.
    ///
    /// - Parameters:
    ///   - streams: Names by slot; `nil` for a slot that is free.
    ///   - variants: Likewise.
    func summaries(streams: [String?], variants: [String?]) -> [StageSummary] {
        var result: [StageSummary] = []
        for (slot, row) in rows.enumerated() {
            for (variant, cells) in row.enumerated() {
                guard let stream = streams[slot], let variant = variants[variant] else { continue }
                for (index, cell) in cells.enumerated() {
                    result.append(
                        StageSummary(
                            stream: stream,
                            variant: variant,
                            stage: Stage(rawValue: index),
                            count: cell.histogram.totalCount,
                            mean: cell.histogram.mean,
                            p50: cell.histogram.valueAtPercentile(50),
                            p95: cell.histogram.valueAtPercentile(95),
                            p99: cell.histogram.valueAtPercentile(99),
                            p999: cell.histogram.valueAtPercentile(99.9),
                            max: cell.histogram.maxRecorded,
                            buckets: cell.buckets
                        )
                    )
                }
            }
        }
        return result
    }
}

/// Percentiles of one stage for one stream and variant, in microseconds.
package struct StageSummary: Sendable {
    package var stream: String
    package var variant: String
    /// `nil`: the total.
    package var stage: Stage?
    package var count: UInt64
    package var mean: Double
    package var p50: UInt64
    package var p95: UInt64
    package var p99: UInt64
    package var p999: UInt64
    package var max: UInt64
    /// The same values, counted between fixed bounds.
    package var buckets: StageBuckets

    package init(
        stream: String,
        variant: String,
        stage: Stage?,
        count: UInt64,
        mean: Double,
        p50: UInt64,
        p95: UInt64,
        p99: UInt64,
        p999: UInt64,
        max: UInt64,
        buckets: StageBuckets
    ) {
        self.stream = stream
        self.variant = variant
        self.stage = stage
        self.count = count
        self.mean = mean
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.p999 = p999
        self.max = max
        self.buckets = buckets
    }

    /// Name in lines and tables.
    package var name: String { stage.map { "\($0.name)" } ?? "total" }
}
