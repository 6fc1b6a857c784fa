import HTTPTypes
import Hummingbird
import HummingbirdCore

extension Response {
    /// An answer that goes on until the client leaves or `send` returns; then the connection ends.
    static func stream(
        _ request: Request,
        contentType: String,
        _ send: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: contentType, .connection: "close"],
            body: ResponseBody { writer in
                // A client that leaves is noticed even if there is nothing to send to it.
                try await request.body.consumeWithCancellationOnInboundClose { [writer] _ in
                    var writer = writer
                    try await send(&writer)
                }
                try await writer.finish(nil)
            }
        )
    }
}
