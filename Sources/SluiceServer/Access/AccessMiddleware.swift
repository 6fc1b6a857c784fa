import HTTPTypes
import Hummingbird
import SluiceCore

/// Asks the ``AccessPolicy`` about every request, and gives every answer the headers that keep browsers careful.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let policy: AccessPolicy
    let token: String?
    let sessions: Sessions
    /// Paths that anybody may read.
    let open: Set<String>

    init(_ spec: HTTPSpec, sessions: Sessions, open: Set<String>) {
        policy = AccessPolicy(hasToken: spec.token != nil, listenHost: spec.host)
        token = spec.token
        self.sessions = sessions
        self.open = open
    }

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            if let denial = policy.denial(question(request)) { throw Problem(denial) }
            response = try await next(request, context)
        } catch let problem as Problem {
            response = problem.response
        } catch let error as HTTPError where error.status == .notFound {
            response = Problem(.notFound, "there is no \(request.uri.path) here", remedy: "see /openapi.yaml").response
        }
        for field in Self.headers where !response.headers.contains(field.name) { response.headers.append(field) }
        return response
    }

    private func question(_ request: Request) -> AccessQuestion {
        AccessQuestion(
            purpose: purpose(request),
            host: request.head.authority,
            origin: request.headers[.origin],
            fetchSite: request.headers[HTTPField.Name("Sec-Fetch-Site")!],
            fetchDestination: request.headers[HTTPField.Name("Sec-Fetch-Dest")!],
            credentials: credentials(request)
        )
    }

    private func purpose(_ request: Request) -> AccessQuestion.Purpose {
        switch (request.method, request.uri.path) {
        case (.get, let path) where open.contains(path): .open
        case (.head, let path) where open.contains(path): .open
        case (.get, _), (.head, _): .reading
        case (.post, LoginRoutes.login), (.post, LoginRoutes.logout): .session
        default: .writing
        }
    }

    private func credentials(_ request: Request) -> AccessQuestion.Credentials {
        guard let token else { return .none }
        if let field = request.headers[.authorization] {
            let parts = field.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .none }
            return String(parts[1]).isSameSecret(as: token) ? .token : .none
        }
        guard let cookie = request.cookies[Sessions.cookie] else { return .none }
        return sessions.contains(cookie.value) ? .session : .none
    }

    private static let headers: [HTTPField] = [
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
        HTTPField(name: HTTPField.Name("Referrer-Policy")!, value: "no-referrer"),
        HTTPField(name: HTTPField.Name("X-Frame-Options")!, value: "DENY"),
        HTTPField(
            name: .contentSecurityPolicy,
            value: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                + "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'"
        ),
    ]
}

extension Problem {
    init(_ denial: AccessPolicy.Denial) {
        self =
            switch denial {
            case .foreignHost:
                Problem(
                    .misdirectedRequest,
                    "the name in the URL is not one of this server's",
                    remedy: "ask for localhost or for the address in http.listen, or set http.token"
                )
            case .foreignPage:
                Problem(
                    .forbidden,
                    "a page of another site may not ask this server",
                    remedy: "open this server's own page"
                )
            case .unauthorised:
                Problem(
                    .unauthorized,
                    "this server wants its token",
                    remedy: "send the header 'Authorization: Bearer' with the token of http.token, or log in at /"
                )
            case .readOnly:
                Problem(
                    .forbidden,
                    "nothing may be changed over HTTP, because there is no token",
                    remedy: "set http.token, or send the process SIGHUP to reload"
                )
            }
    }
}
