import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A document of ours, with keys in snake case: `uptimeS` is `uptime_s`.
    static func json(
        _ document: some Encodable,
        status: HTTPResponse.Status = .ok,
        contentType: String = "application/json"
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes]
        // Only a number that is none has no form in JSON.
        guard let bytes = try? encoder.encode(document) else { return Response(status: .internalServerError) }
        return Response(
            status: status,
            headers: [.contentType: contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok,
            headers: [.contentType: contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
