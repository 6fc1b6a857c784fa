/// Why a frame that was received did not become a line.
package enum DropReason: Int, CaseIterable, Sendable {
    /// No place was free, and the policy of the stream chose this frame to lose.
    case overflow
    /// It had become older than `max_frame_age` before it was paid for.
    case stale
    /// `infer_every` left it out.
    case inferEvery
    /// The pipeline was told to stop before its turn.
    case stopped
    /// The model failed on it, or gave what cannot be read.
    case inferenceFailed
    /// Its line could not be written.
    case outputFailed

    /// Name in lines and metrics.
    package var name: StaticString {
        switch self {
        case .overflow: "overflow"
        case .stale: "stale"
        case .inferEvery: "infer_every"
        case .stopped: "stopped"
        case .inferenceFailed: "inference_failed"
        case .outputFailed: "output_failed"
        }
    }
}

/// The books of one stream: every frame that was received ends in exactly one outcome.
///
/// What is in flight is not booked here but counted where the frames are; see ``StreamBook``. So the sum can fail.
package struct FrameAccount: Sendable {
    /// Frames the source handed out.
    package var received: UInt64 = 0
    /// Frames whose line was handed to the sinks.
    package var emitted: UInt64 = 0
    /// Frames that ended otherwise, by `DropReason.rawValue`.
    package var dropped: [6 of UInt64] = [0, 0, 0, 0, 0, 0]

    package init() {}

    /// Frames that ended without a line.
    package var droppedTotal: UInt64 {
        var sum: UInt64 = 0
        for reason in DropReason.allCases { sum += dropped[reason.rawValue] }
        return sum
    }

    package mutating func drop(_ reason: DropReason) {
        dropped[reason.rawValue] += 1
    }
}
