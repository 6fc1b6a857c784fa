import Foundation
import SluiceServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct OpenAPITests {
    private struct Case: Encodable {
        var url: String
        var method = "get"
        var path: String
        var target: String
        var headers: [String: String] = [:]
        var body: String?
        var status = 200
    }

    /// Every path of the file is asked for, in good and in bad, and every answer is as the file says.
    @Test(.pythonPeer) func theFileDescribesWhatIsAnswered() async throws {
        let (daemon, locked) = (ScriptedDaemon(), ScriptedDaemon())
        locked.change { $0.reload = ReloadReport(isApplied: false, changes: [], problems: ["no streams"]) }
        let starting = ScriptedDaemon()
        starting.change { $0.isReady = false }
        let findings = try await withServer(daemon) { open in
            try await withServer(locked, token: "s3cret") { closed in
                try await withServer(starting, token: "s3cret") { early in
                    let cases = Self.open(open) + Self.closed(closed) + Self.early(early)
                    let list = String(decoding: try JSONEncoder().encode(cases), as: UTF8.self)
                    return try await whilePicturesCome(daemon) {
                        try await onOwnThread {
                            try PythonPeer.run(
                                "Tests/Peers/openapi_check.py",
                                [Checkout.path("docs/openapi.yaml"), list]
                            )
                        }
                    }
                }
            }
        }
        #expect(String(decoding: findings, as: UTF8.self) == "")
    }

    @Test func theFileIsServed() async throws {
        let file = try String(contentsOfFile: Checkout.path("docs/openapi.yaml"), encoding: .utf8)
        let served = try await withServer { try await Answer.of($0, "/openapi.yaml") }
        #expect(served.text == file)
    }

    private static func open(_ port: Int) -> [Case] {
        func get(_ path: String, _ target: String? = nil, _ status: Int = 200, accept: String = "*/*") -> Case {
            let headers = ["Accept": accept]
            return Case(
                url: "http://127.0.0.1:\(port)",
                path: path,
                target: target ?? path,
                headers: headers,
                status: status
            )
        }
        func post(_ path: String, _ status: Int) -> Case {
            Case(url: "http://127.0.0.1:\(port)", method: "post", path: path, target: path, status: status)
        }
        return [
            get("/healthz"), get("/healthz", accept: "application/json"), get("/readyz"), get("/metrics"),
            get("/openapi.yaml"), get("/v1/streams"), get("/v1/config"),
            get("/v1/streams/{id}/frame.jpg", "/v1/streams/gate/frame.jpg"),
            get("/v1/streams/{id}/frame.jpg", "/v1/streams/gat/frame.jpg", 404),
            get("/v1/streams/{id}/frame.jpg", "/v1/streams/door/frame.jpg", 503),
            get("/v1/streams/{id}/preview", "/v1/streams/gate/preview"),
            get("/v1/streams/{id}/preview", "/v1/streams/gat/preview", 404),
            get("/v1/events", "/v1/events?stream=gate,door&type=frame,event&objects=1&every=500ms"),
            get("/v1/events", "/v1/events?stream=gat", 404), get("/v1/events", "/v1/events?labels=car", 400),
            post("/v1/reload", 403), post("/v1/login", 404), post("/v1/logout", 204),
        ]
    }

    private static func closed(_ port: Int) -> [Case] {
        let url = "http://127.0.0.1:\(port)"
        let reads = [
            "/readyz", "/metrics", "/openapi.yaml", "/v1/streams", "/v1/config", "/v1/events",
            "/v1/streams/{id}/frame.jpg", "/v1/streams/{id}/preview",
        ]
        return reads.map { path in
            Case(url: url, path: path, target: path.replacing("{id}", with: "gate"), status: 401)
        } + [
            Case(url: url, method: "post", path: "/v1/reload", target: "/v1/reload", status: 401),
            Case(
                url: url,
                method: "post",
                path: "/v1/reload",
                target: "/v1/reload",
                headers: ["Authorization": "Bearer s3cret"],
                status: 422
            ),
            Case(url: url, method: "post", path: "/v1/login", target: "/v1/login", body: "guess", status: 401),
            Case(url: url, method: "post", path: "/v1/login", target: "/v1/login", body: "s3cret", status: 204),
        ]
    }

    private static func early(_ port: Int) -> [Case] {
        let url = "http://127.0.0.1:\(port)"
        let bearer = ["Authorization": "Bearer s3cret"]
        return [
            Case(url: url, path: "/readyz", target: "/readyz", headers: bearer, status: 503),
            Case(url: url, method: "post", path: "/v1/reload", target: "/v1/reload", headers: bearer),
        ]
    }
}
