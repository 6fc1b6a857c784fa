package import SluiceCore

/// The parts of a frame's way, in the order in which it passes them. Together they are its `total`.
package enum Stage: Int, CaseIterable, Sendable {
    /// CPU time of the demuxer for the packet.
    case demux
    /// Inside the decoder, conversion included.
    case decode
    /// Every wait before preprocessing: for the decoder to reorder, for a slot in a batch.
    case queue
    case preprocess
    /// From the filled slot to the start of the inference call: for other frames, and for a free session.
    case batchWait
    case hostToDevice
    case inference
    case deviceToHost
    /// From the end of the inference call until this frame is the oldest of its stream and its turn has come.
    case orderWait
    /// Decoding the outputs and NMS.
    case postprocess
    /// Writing the line and handing it to the sinks.
    case emit

    /// Name in lines and metrics.
    package var name: StaticString {
        switch self {
        case .demux: "demux"
        case .decode: "decode"
        case .queue: "queue"
        case .preprocess: "preprocess"
        case .batchWait: "batch_wait"
        case .hostToDevice: "h2d"
        case .inference: "inference"
        case .deviceToHost: "d2h"
        case .orderWait: "order_wait"
        case .postprocess: "postprocess"
        case .emit: "emit"
        }
    }
}

/// When a frame passed each point of its way.
package struct FrameStamps: Sendable, BitwiseCopyable {
    package var source: DecodeStamps
    package var fillStarted = Instant(nanoseconds: 0)
    package var fillEnded = Instant(nanoseconds: 0)
    package var runStarted = Instant(nanoseconds: 0)
    package var runEnded = Instant(nanoseconds: 0)
    package var cost = InferenceCost()
    /// Nanoseconds of postprocessing, which may lie anywhere between `runEnded` and `emitStarted`.
    package var postprocess: UInt64 = 0
    package var emitStarted = Instant(nanoseconds: 0)

    package init(source: DecodeStamps) {
        self.source = source
    }

    /// The whole chain in microseconds, by `Stage.rawValue`, for a line that is handed over at `emitEnded`.
    ///
    /// Rounding is of the points, not of the spans, so that the parts always sum to `total` exactly.
    package func timings(emitEnded: Instant) -> StageTimings {
        let origin = source.packetAt.nanoseconds &- source.demux
        func micros(_ instant: UInt64) -> UInt64 { instant > origin ? (instant &- origin) / 1_000 : 0 }
        let device = runEnded.since(runStarted)
        let copies = min(cost.hostToDevice &+ cost.deviceToHost, device)
        let hostToDeviceEnd = runStarted.nanoseconds &+ min(cost.hostToDevice, copies)
        let deviceToHostStart = runEnded.nanoseconds &- (copies &- min(cost.hostToDevice, copies))
        let points: [12 of UInt64] = [
            0,
            micros(source.packetAt.nanoseconds),
            micros(source.packetAt.nanoseconds &+ source.decode),
            micros(fillStarted.nanoseconds),
            micros(fillEnded.nanoseconds),
            micros(runStarted.nanoseconds),
            micros(hostToDeviceEnd),
            micros(deviceToHostStart),
            micros(runEnded.nanoseconds),
            micros(emitStarted.nanoseconds &- postprocess),
            micros(emitStarted.nanoseconds),
            micros(emitEnded.nanoseconds),
        ]
        var timings = StageTimings()
        var last: UInt64 = 0
        for stage in Stage.allCases {
            let point = max(points[stage.rawValue + 1], last)
            timings.parts[stage.rawValue] = point - last
            last = point
        }
        timings.total = last
        return timings
    }
}

/// Microseconds of each part of a frame's way.
package struct StageTimings: Sendable, BitwiseCopyable {
    package var parts: [11 of UInt64] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    package var total: UInt64 = 0

    package init() {}

    package subscript(_ stage: Stage) -> UInt64 { parts[stage.rawValue] }
}
