import HTTPTypes
import Hummingbird
import HummingbirdCore
import SluiceCore

/// Lets a browser in: it offers the token once and gets the cookie of a session, which allows reading only.
struct LoginRoutes {
    static let login = "/v1/login"
    static let logout = "/v1/logout"

    /// A wrong token is answered so late that nobody tries many.
    private static let delay = Duration.milliseconds(500)
    private static let longestToken = 4 << 10

    let token: String?
    let sessions: Sessions

    func add(to router: Router<BasicRequestContext>) {
        router.post(RouterPath(Self.login)) { request, _ in
            guard let token else {
                throw Problem(.notFound, "there is no token to log in with", remedy: "reading needs none here")
            }
            let body = try await request.body.collect(upTo: Self.longestToken)
            guard Self.trimmed(String(buffer: body)).isSameSecret(as: token) else {
                try await Task.sleep(for: Self.delay)
                throw Problem(.unauthorized, "this is not the token", remedy: "it is the value of http.token")
            }
            return Self.answer(cookie: sessions.begin(), lifetime: Sessions.lifetime)
        }
        router.post(RouterPath(Self.logout)) { request, _ in
            if let cookie = request.cookies[Sessions.cookie] { sessions.end(cookie.value) }
            return Self.answer(cookie: "", lifetime: 0)
        }
    }

    private static func answer(cookie value: String, lifetime: Int) -> Response {
        var response = Response(status: .noContent)
        response.setCookie(
            Cookie(name: Sessions.cookie, value: value, maxAge: lifetime, path: "/", httpOnly: true, sameSite: .strict)
        )
        return response
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
