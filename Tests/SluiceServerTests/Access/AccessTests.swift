import SluiceCore
import SluiceEngine
import Testing

/// Who may ask what, as a client finds out.
@Suite(.timeLimit(.minutes(1))) struct AccessTests {
    struct Case: CustomTestStringConvertible {
        var request: String
        var headers: [String: String] = [:]
        var token: String?
        var status: Int

        init(_ status: Int, _ request: String, _ headers: [String: String] = [:], token: String? = nil) {
            self.request = request
            self.headers = headers
            self.token = token
            self.status = status
        }

        var testDescription: String { "\(request) \(headers) \(token == nil ? "open" : "with token") → \(status)" }
    }

    private static let bearer = ["Authorization": "Bearer s3cret"]

    @Test(arguments: [
        // Without a token: this machine reads, nobody writes.
        Case(200, "GET /metrics"),
        Case(200, "HEAD /v1/streams"),
        Case(403, "POST /v1/reload"),
        Case(403, "POST /v1/reload", bearer),
        Case(403, "DELETE /v1/streams"),
        Case(404, "GET /nothing"),
        // Names that were made to point here.
        Case(421, "GET /v1/streams", ["Host": "evil.example:8480"]),
        Case(421, "GET /v1/streams", ["Host": "127.0.0.1.evil.example"]),
        Case(200, "GET /v1/streams", ["Host": "127.1.2.3:1"]),
        Case(200, "GET /v1/streams", ["Host": "LOCALHOST"]),
        Case(200, "GET /v1/streams", ["Host": "[::1]:8480"]),
        Case(421, "GET /v1/streams", ["Host": "192.168.1.4"]),
        Case(421, "GET /", ["Host": "evil.example"]),
        // Pages of other sites.
        Case(403, "GET /v1/streams", ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"]),
        Case(200, "GET /v1/streams", ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"]),
        Case(200, "GET /v1/streams", ["Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"]),
        // With a token: everything wants it but liveness and the page.
        Case(200, "GET /healthz", token: "s3cret"),
        Case(200, "GET /", token: "s3cret"),
        Case(401, "GET /readyz", token: "s3cret"),
        Case(401, "GET /metrics", token: "s3cret"),
        Case(401, "GET /v1/config", token: "s3cret"),
        Case(401, "GET /v1/nothing", token: "s3cret"),
        Case(200, "GET /metrics", bearer, token: "s3cret"),
        Case(200, "GET /metrics", ["Authorization": "bearer s3cret"], token: "s3cret"),
        Case(401, "GET /metrics", ["Authorization": "Bearer s3cre"], token: "s3cret"),
        Case(401, "GET /metrics", ["Authorization": "Bearer s3crets3cret"], token: "s3cret"),
        Case(401, "GET /metrics", ["Authorization": "Bearer"], token: "s3cret"),
        Case(401, "GET /metrics", ["Authorization": "Basic s3cret"], token: "s3cret"),
        Case(401, "GET /metrics?token=s3cret", token: "s3cret"),
        Case(401, "GET /metrics", ["Cookie": "sluice=s3cret"], token: "s3cret"),
        Case(200, "GET /metrics", ["Host": "gate.lan:8480", "Authorization": "Bearer s3cret"], token: "s3cret"),
        Case(401, "POST /v1/reload", token: "s3cret"),
        Case(200, "POST /v1/reload", bearer, token: "s3cret"),
        Case(
            403,
            "POST /v1/reload",
            ["Authorization": "Bearer s3cret", "Origin": "http://evil.example"],
            token: "s3cret"
        ),
        Case(403, "POST /v1/login", ["Sec-Fetch-Site": "cross-site"], token: "s3cret"),
    ])
    func aRequestGetsWhatItMay(_ test: Case) async throws {
        let answer = try await withServer(token: test.token) { port in
            try await Answer.of(port, test.request, headers: test.headers)
        }
        #expect(answer.status == test.status)
        if test.status >= 400, !test.request.hasPrefix("HEAD") {
            #expect((answer.object?["remedy"] as? String)?.isEmpty == false)
        }
        #expect(!answer.text.contains("s3cret") && !answer.headers.values.contains { $0.contains("s3cret") })
    }

    @Test func aSessionReadsAndDoesNotWrite() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon, token: "s3cret") { port in
            let login = try await Answer.of(port, "POST /v1/login", body: " s3cret\n")
            let cookie = try #require(login.headers["set-cookie"])
            #expect(login.status == 204)
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("s3cret"))
            let session = ["Cookie": String(cookie.prefix { $0 != ";" })]
            #expect(try await Answer.of(port, "/v1/streams", headers: session).status == 200)
            #expect(try await Answer.of(port, "POST /v1/reload", headers: session).status == 401)
            #expect(daemon.script.withLock { $0.reloads } == 0)
            #expect(try await Answer.of(port, "POST /v1/logout", headers: session).status == 204)
            #expect(try await Answer.of(port, "/v1/streams", headers: session).status == 401)
        }
    }

    @Test func aWrongTokenIsRefusedSlowly() async throws {
        try await withServer(token: "s3cret") { port in
            let started = Instant.now
            let answer = try await Answer.of(port, "POST /v1/login", body: "guess")
            #expect(answer.status == 401)
            #expect(answer.headers["set-cookie"] == nil)
            #expect(Instant.now.since(started) > 400_000_000)
        }
    }

    @Test func everyAnswerKeepsBrowsersCareful() async throws {
        try await withServer { port in
            for path in ["/", "/metrics", "/v1/streams", "/nothing"] {
                let headers = try await Answer.of(port, path).headers
                #expect(headers["x-content-type-options"] == "nosniff")
                #expect(headers["cross-origin-resource-policy"] == "same-origin")
                #expect(headers["content-security-policy"]?.contains("default-src 'none'") == true)
                #expect(headers["cache-control"]?.hasPrefix("no-") == true)
                #expect(headers["access-control-allow-origin"] == nil)
            }
        }
    }
}
