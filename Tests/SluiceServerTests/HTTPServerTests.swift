import SluiceCore
import SluiceEngine
import SluiceServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
    @Test func itAnswersOnAFreePort() async throws {
        try await withServer { port in
            let answer = try await Answer.of(port, "/healthz")
            #expect(port > 0)
            #expect(answer.status == 200)
            #expect(answer.text == "ok\n")
        }
    }

    @Test func aPortInUseIsExplained() async throws {
        try await withServer { port in
            let second = HTTPServer(HTTPSpec(port: port), daemon: ScriptedDaemon(), version: "1")
            let failure = await #expect(throws: ServerError.self) { try await second.start() }
            #expect(failure?.exitCode == .unavailable)
            #expect(failure?.what == "http.listen 127.0.0.1:\(port) cannot be served (the port is in use)")
        }
    }

    @Test func anAddressOfAnotherMachineIsExplained() async throws {
        let server = HTTPServer(HTTPSpec(host: "192.0.2.1", port: 0), daemon: ScriptedDaemon(), version: "1")
        let failure = await #expect(throws: ServerError.self) { try await server.start() }
        #expect(failure?.what.contains("this machine does not have that address") == true)
    }

    @Test func aThreadThatMayWaitStartsAndStopsIt() async throws {
        let server = HTTPServer(HTTPSpec(port: 0), daemon: ScriptedDaemon(), version: "1")
        let port = try await onOwnThread { try server.startAndWait() }
        #expect(try await Answer.of(port, "/healthz").status == 200)
        try await onOwnThread { server.stopAndWait() }
        await #expect(throws: RawClient.Failure.self) { try await Answer.of(port, "/healthz") }
    }

    @Test func itStopsWithinASecondWhateverIsOpen() async throws {
        let daemon = ScriptedDaemon()
        let server = HTTPServer(HTTPSpec(port: 0), daemon: daemon, version: "1")
        let port = try await server.start()
        let clients = try await onOwnThread {
            try ["/v1/events", "/v1/streams/gate/preview", "/v1/streams/gate/frame.jpg", nil].map { target in
                let client = try RawClient(port: port)
                if let target { client.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n") }
                return client
            }
        }
        try await waitUntil { daemon.lines.isWatched && daemon.pictures.watchers["gate"] == 1 }
        let started = Instant.now
        await server.stop()
        #expect(Instant.now.since(started) < stopLimit)
        // Nobody keeps on listening for a client that has gone.
        try await waitUntil { !daemon.lines.isWatched && daemon.pictures.watchers.isEmpty }
        #expect(clients.count == 4)
    }

    @Test func itStopsAlthoughTheDaemonIsStuck() async throws {
        let daemon = ScriptedDaemon()
        daemon.change { $0.isStuck = true }
        let server = HTTPServer(HTTPSpec(port: 0), daemon: daemon, version: "1")
        let port = try await server.start()
        let client = try RawClient(port: port)
        client.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await waitUntil { daemon.script.withLock { $0.asked } > 0 }
        let started = Instant.now
        await server.stop()
        #expect(Instant.now.since(started) < stopLimit)
    }
}

/// A stop takes less than a second of a quiet machine, in nanoseconds of one that tests other things meanwhile.
private let stopLimit: UInt64 = 4_000_000_000

/// Looks again and again for up to five seconds.
func waitUntil(_ condition: () -> Bool) async throws {
    for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
}
