import SluiceCore

/// An annotated picture as a JPEG image.
struct PreviewImage: Sendable {
    var bytes: [UInt8]
    var sequence: UInt64
    /// When it was made.
    var at: Instant
}
