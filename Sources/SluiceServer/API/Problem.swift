import HTTPTypes
import Hummingbird

/// Why a request was not answered as asked (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    var what: String
    var remedy: String

    init(_ status: HTTPResponse.Status, _ what: String, remedy: String) {
        self.status = status
        self.what = what
        self.remedy = remedy
    }

    private struct Document: Encodable {
        var title: String
        var status: Int
        var detail: String
        var remedy: String
    }

    var response: Response {
        let document = Document(title: status.reasonPhrase, status: status.code, detail: what, remedy: remedy)
        var response = Response.json(document, status: status, contentType: "application/problem+json")
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"sluice\"" }
        if status == .serviceUnavailable { response.headers[.retryAfter] = "2" }
        return response
    }
}
