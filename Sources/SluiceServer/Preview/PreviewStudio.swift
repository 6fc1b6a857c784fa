import HTTPTypes
import Hummingbird
import NIOCore
import SluiceCore
import SluiceEngine

/// Shows the annotated pictures of streams, one at a time or as a motion picture of JPEG images.
final class PreviewStudio: Sendable {
    /// How long to wait for a picture.
    private static let patience = Duration.seconds(2)
    private static let boundary = "sluice-frame"

    private let feed: PictureFeed
    private let screens = Guarded<[String: Screen]>([:])

    init(_ feed: PictureFeed) {
        self.feed = feed
    }

    /// One image.
    func still(of stream: String) async throws -> Response {
        guard let image = await screen(of: stream).image(within: Self.patience) else {
            throw Problem(
                .serviceUnavailable,
                "stream '\(stream)' gave no picture within \(Self.patience.components.seconds) s",
                remedy: "look at its state in /v1/streams"
            )
        }
        return Response(
            status: .ok,
            headers: [.contentType: "image/jpeg", HTTPField.Name("X-Sequence")!: "\(image.sequence)"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: image.bytes))
        )
    }

    /// Image after image; a slow client skips some.
    func motion(of stream: String, _ request: Request) -> Response {
        let screen = screen(of: stream)
        return .stream(request, contentType: "multipart/x-mixed-replace; boundary=\(Self.boundary)") { writer in
            let mailbox = Mailbox<PreviewImage>(capacity: 1)
            try await screen.show(mailbox) {
                while let delivery = await mailbox.next() {
                    for image in delivery.elements { try await writer.write(Self.part(image)) }
                }
            }
        }
    }

    private func screen(of stream: String) -> Screen {
        screens.withLock { screens in
            let screen = screens[stream] ?? Screen(stream: stream, feed: feed)
            screens[stream] = screen
            return screen
        }
    }

    private static func part(_ image: PreviewImage) -> ByteBuffer {
        let head = "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(image.bytes.count)\r\n\r\n"
        var part = ByteBuffer(string: head)
        part.writeBytes(image.bytes)
        part.writeString("\r\n")
        return part
    }
}
