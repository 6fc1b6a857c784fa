import SluiceCore

/// A frame with what was found on it, waiting for its turn.
struct FrameResult: ~Copyable, Sendable {
    var frame: Frame
    var detections: Detections
    let variant: Int
    let batchSize: Int
    let closeReason: CloseReason
}
