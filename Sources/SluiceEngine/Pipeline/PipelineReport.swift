package import SluiceCore

/// One stream, as it stands.
package struct StreamReport: Sendable {
    package var name: String
    package var account: FrameAccount
    /// Frames inside the pipeline, counted where they are.
    package var inFlight: UInt64
    package var counters: SourceCounters
    /// Of the last connection; `nil` until there was one.
    package var info: SourceInfo?
    package var health: StreamHealth
    /// Most frames of the stream inside the pipeline; `nil` if nobody said.
    package var capacity: Int?

    package init(
        name: String,
        account: FrameAccount,
        inFlight: UInt64,
        counters: SourceCounters,
        info: SourceInfo?,
        health: StreamHealth
    ) {
        self.name = name
        self.account = account
        self.inFlight = inFlight
        self.counters = counters
        self.info = info
        self.health = health
    }

    /// Nothing more will come.
    package var hasEnded: Bool { health.state == .ended }

    /// `received = emitted + Σ dropped + in flight`.
    package var isConserved: Bool {
        account.received == account.emitted + account.droppedTotal + inFlight
    }
}

/// What became of the source of a stream.
package struct StreamHealth: Hashable, Sendable {
    package var state = StreamState.connecting
    /// When the state was entered.
    package var since = Instant.now
    /// When the last picture was decoded.
    package var lastFrameAt: Instant?
    /// Connections that were made after the first.
    package var reconnects: UInt64 = 0
    /// Connections that were lost or not made, since the start.
    package var failures: UInt64 = 0
    /// Why the last one was lost or not made, in words. Free of secrets.
    package var lastFailure: String?
    /// Where the times of its frames come from.
    package var clock = CaptureClock.arrival
    /// Seconds that the camera's clock has gained on ours since the connection was made; `nil` without such a clock.
    package var drift: Double?
    /// Frames a second over the last seconds: those that came, and those whose line was written.
    package var receivedRate = 0.0
    package var emittedRate = 0.0

    package init() {}
}

/// The last frames of a stream, for a look at where their time went. Microseconds, oldest first.
package struct RecentFrames: Sendable {
    package var stream: String
    package var variant: String
    package var timings: [StageTimings]

    package init(stream: String, variant: String, timings: [StageTimings]) {
        self.stream = stream
        self.variant = variant
        self.timings = timings
    }

    /// The total below which `share` (0…1) of the frames are, in microseconds; 0 without frames.
    package func percentile(_ share: Double) -> UInt64 {
        let totals = timings.map(\.total).sorted()
        guard !totals.isEmpty else { return 0 }
        return totals[min(Int(Double(totals.count) * share), totals.count - 1)]
    }
}

/// What became of the lines of one output.
package struct OutputReport: Sendable {
    /// Path, or `-` for standard output.
    package var name: String
    package var lines: UInt64
    package var bytes: UInt64
    /// Lines that could not be written.
    package var lost: UInt64
    /// Old files that were deleted, as `rotate` demands.
    package var deletedFiles: UInt64 = 0
    /// Why writing fails at present; `nil` if it does not.
    package var trouble: String?

    package init(name: String, lines: UInt64, bytes: UInt64, lost: UInt64, trouble: String?) {
        self.name = name
        self.lines = lines
        self.bytes = bytes
        self.lost = lost
        self.trouble = trouble
    }
}

/// What was copied for the frames of a variant.
package struct TransferReport: Sendable, Hashable {
    package var variant: String
    package var hostToDeviceBytes: UInt64 = 0
    package var deviceToHostBytes: UInt64 = 0

    package init(variant: String) {
        self.variant = variant
    }
}

/// Batches so far.
package struct BatchReport: Sendable {
    package var count: UInt64
    /// Mean number of frames in a batch; 0 when there was none.
    package var meanSize: Double
    /// By `CloseReason.rawValue`.
    package var closed: [4 of UInt64]

    /// Frames in all of them.
    package var frames: UInt64 { UInt64((Double(count) * meanSize).rounded()) }

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
    /// The last frames of every stream and variant that had some.
    package var recent: [RecentFrames] = []
    package var outputs: [OutputReport] = []
    package var batches: BatchReport
    /// By variant.
    package var transfers: [TransferReport] = []
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
