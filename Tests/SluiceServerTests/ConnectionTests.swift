import Foundation
import SluiceCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test func aHeadThatIsTooLargeIsRefused() async throws {
        try await withServer { port in
            let answer = try await Answer.of(
                port,
                "/healthz",
                headers: ["X-Long": String(repeating: "x", count: 9_000)]
            )
            #expect(answer.status == 400)
        }
    }

    @Test(arguments: ["/v1/login", "/v1/reload", "/healthz"]) func aBodyThatIsTooLargeIsRefused(path: String)
        async throws
    {
        try await withServer { port in
            let answer = try await onOwnThread {
                let client = try RawClient(port: port)
                client.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n")
                return client.receive()
            }
            #expect(answer.starts(with: "HTTP/1.1 413 ".utf8))
        }
    }

    @Test func aBodyWithoutAnEndIsCutOff() async throws {
        try await withServer(token: "secret") { port in
            let received = try await onOwnThread {
                let client = try RawClient(port: port)
                client.send("POST /v1/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
                for _ in 0..<4 { client.send(chunk) }
                return client.receive { _ in false }
            }
            #expect(!received.contains("204"))
        }
    }

    @Test func aHeadMustComeInTime() async throws {
        try await withServer { port in
            let (seconds, received) = try await onOwnThread {
                let client = try RawClient(port: port)
                let started = Instant.now
                client.send("GET /healthz HTTP/1.1\r\nHost: lo")
                let received = client.receive()
                return (Double(Instant.now.since(started)) / 1e9, received)
            }
            #expect(received.isEmpty)
            #expect((4...8).contains(seconds))
        }
    }

    @Test func theSixtyFifthConnectionWaitsForOneToEnd() async throws {
        try await withServer { port in
            try await onOwnThread {
                var clients = try (0..<64).map { _ in try RawClient(port: port) }
                // All of them are accepted once the last one is answered.
                clients[63].send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(clients[63].receive { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200"))
                let late = try RawClient(port: port)
                late.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                clients.removeFirst()
                #expect(late.receive { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test func oneConnectionServesManyRequests() async throws {
        try await withServer { port in
            let text = try await onOwnThread {
                let client = try RawClient(port: port)
                for _ in 0..<3 { client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") }
                return client.receive { $0.components(separatedBy: "ok\n").count == 4 }
            }
            #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
        }
    }

    @Test(arguments: [
        "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /v1/streams/%/frame.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /v1/events?%=%&&== HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ])
    func nonsenseHarmsNobody(bytes: String) async throws {
        try await withServer { port in
            _ = try await onOwnThread {
                let client = try RawClient(port: port)
                client.send(bytes)
                return client.receive()
            }
            #expect(try await Answer.of(port, "/healthz").status == 200)
        }
    }
}
