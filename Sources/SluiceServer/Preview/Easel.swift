import SluiceCore
import SluiceEngine
import SluiceMedia
import SluiceVision

/// Draws and encodes the pictures of one stream.
struct Easel: ~Copyable {
    private static let quality = 75
    /// Wider pictures are made smaller, since they are looked at in a page.
    private static let widest = 1_280

    private let stream: String
    private var converter = PictureConverter()
    private var encoder = JPEGEncoder(quality: quality, maximalWidth: widest)
    private var renderer: OverlayRenderer?
    private var model: ModelIdentity?
    private var last: (sequence: UInt64, at: Instant)?

    init(stream: String) {
        self.stream = stream
    }

    /// `nil` for a picture beyond what JPEG holds.
    mutating func image(of seen: borrowing SeenPicture, now: Instant = .now) -> PreviewImage? {
        if model != seen.model {
            model = seen.model
            renderer = OverlayRenderer(stream: stream, labels: seen.model.labels)
        }
        let sequence = seen.header.sequence
        let header = OverlayHeader(
            sequence: sequence,
            framesPerSecond: rate(sequence, now),
            milliseconds: Float(seen.timings.total) / 1_000
        )
        var canvas = converter.yuv420p(seen.picture)
        renderer?.draw(seen.detections, header: header, on: &canvas)
        guard let bytes = try? encoder.encode(canvas.freeze()) else { return nil }
        return PreviewImage(bytes: bytes, sequence: sequence, at: now)
    }

    /// Frames a second of the stream since the last image.
    private mutating func rate(_ sequence: UInt64, _ now: Instant) -> Float {
        defer { last = (sequence, now) }
        guard let last, sequence > last.sequence, now > last.at else { return 0 }
        return Float(sequence - last.sequence) * 1e9 / Float(now.since(last.at))
    }
}
