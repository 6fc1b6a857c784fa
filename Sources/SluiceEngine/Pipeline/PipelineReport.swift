package import SluiceCore

/// One stream, as it stands.
package struct StreamReport: Sendable {
    package var name: String
    package var account: FrameAccount
    /// Frames inside the pipeline, counted where they are.
    package var inFlight: UInt64
    package var counters: SourceCounters
    package var info: SourceInfo?
    package var hasEnded: Bool

    package init(
        name: String,
        account: FrameAccount,
        inFlight: UInt64,
        counters: SourceCounters,
        info: SourceInfo?,
        hasEnded: Bool
    ) {
        self.name = name
        self.account = account
        self.inFlight = inFlight
        self.counters = counters
        self.info = info
        self.hasEnded = hasEnded
    }

    /// `received = emitted + Σ dropped + in flight`.
    package var isConserved: Bool {
        account.received == account.emitted + account.droppedTotal + inFlight
    }
}

/// Batches so far.
package struct BatchReport: Sendable {
    package var count: UInt64
    /// Mean number of frames in a batch; 0 when there was none.
    package var meanSize: Double
    /// By `CloseReason.rawValue`.
    package var closed: [4 of UInt64]

    package init(count: UInt64, meanSize: Double, closed: [4 of UInt64]) {
        self.count = count
        self.meanSize = meanSize
        self.closed = closed
    }
}

/// The pipeline, as it stands.
package struct PipelineReport: Sendable {
    package var streams: [StreamReport]
    package var stages: [StageSummary]
    package var batches: BatchReport
    /// Inference calls before the first frame. They are in no statistics.
    package var warmupRuns: Int
    /// CPU seconds inside decoder and session calls, of the threads that called.
    package var decodeCPU: Double
    package var inferenceCPU: Double
    /// Seconds that lines had to wait for the slowest sink.
    package var sinkWait: Double
    /// Since the start.
    package var seconds: Double
    /// Whether the pipeline has drained, so that nothing may be in flight.
    package var isFinal: Bool

    package init(
        streams: [StreamReport],
        stages: [StageSummary],
        batches: BatchReport,
        warmupRuns: Int,
        decodeCPU: Double,
        inferenceCPU: Double,
        sinkWait: Double,
        seconds: Double,
        isFinal: Bool
    ) {
        self.streams = streams
        self.stages = stages
        self.batches = batches
        self.warmupRuns = warmupRuns
        self.decodeCPU = decodeCPU
        self.inferenceCPU = inferenceCPU
        self.sinkWait = sinkWait
        self.seconds = seconds
        self.isFinal = isFinal
    }

    /// For every stream, `received = emitted + Σ dropped + in flight`; in the end, with nothing in flight.
    package var isConserved: Bool {
        streams.allSatisfy { $0.isConserved && (!isFinal || $0.inFlight == 0) }
    }

    package var received: UInt64 { streams.reduce(0) { $0 + $1.account.received } }
    package var emitted: UInt64 { streams.reduce(0) { $0 + $1.account.emitted } }
    package var dropped: UInt64 { streams.reduce(0) { $0 + $1.account.droppedTotal } }
}
