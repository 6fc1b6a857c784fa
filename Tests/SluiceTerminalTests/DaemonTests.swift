import Foundation
import SluiceCore
import SluiceTerminal
import TestSupport
import Testing

/// What is asked of a daemon, over a real connection.
struct DaemonTests {
    private func client(_ server: AnsweringServer, token: String? = nil) throws -> DaemonClient {
        try DaemonClient(address: HTTPAddress(server.url), token: token)
    }

    private func ask(_ client: DaemonClient) throws -> DaemonStatus {
        let request = try StatusRequest(client)
        let deadline = Instant.now.advanced(by: 10_000_000_000)
        while Instant.now < deadline {
            if let status = try request.advance() { return status }
            Waiting.wait(for: request.awaited.map { [$0] } ?? [], until: deadline)
        }
        throw TerminalError(.unreachable, "no end of it", remedy: "")
    }

    /// Lines and notices up to the `count`-th.
    private func follow(_ events: FollowedEvents, count: Int) throws -> [String] {
        var lines: [String] = []
        let deadline = Instant.now.advanced(by: 10_000_000_000)
        while Instant.now < deadline, lines.count < count {
            let arrival = try events.advance()
            while let line = events.next() { lines.append(String(decoding: line, as: UTF8.self)) }
            switch arrival {
            case .notice(let text): lines.append("[\(text)]")
            case .ended: return lines
            case .bytes: break
            case .quiet:
                Waiting.wait(
                    for: events.awaited.map { [$0] } ?? [],
                    until: Instant.now.advanced(by: 20_000_000)
                )
            }
        }
        return lines
    }

    @Test func streamsAreAskedForWithTheToken() throws {
        let server = try AnsweringServer([Answers.json(Answers.status(streams: Answers.stream("gate")))])
        let status = try ask(client(server, token: "hunter2"))
        #expect(status.version == "0.3.0" && status.streams.map(\.id) == ["gate"])
        let stream = try #require(status.streams.first)
        #expect(stream.latencyMs?.p95 == 18 && stream.dropped["infer_every"] == 0 && stream.droppedTotal == 119)
        #expect(stream.stagesMs?["batch_wait"] == 1.2 && stream.frameAgeS == 0.031)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /v1/streams HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        #expect(request.contains("\r\nAuthorization: Bearer hunter2\r\n"))
    }

    @Test(arguments: [
        (Answers.json("{}", status: "401 Unauthorized"), TerminalErrorCode.unauthorised, "SLUICE_TOKEN"),
        (
            Answers.json(#"{"title":"x","detail":"busy","remedy":"come later"}"#, status: "503 Unavailable"),
            .badAnswer,
            "busy; come later"
        ),
        (Answers.json("<html>", status: "404 Not Found"), .badAnswer, "404"),
        (Answers.json("{}"), .badAnswer, "streams"),
        (.bytes("SSH-2.0-OpenSSH_9.2\r\n"), .badAnswer, "does not speak HTTP"),
        (.bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), .unreachable, "broke"),
    ])
    func whatIsNoAnswerIsExplained(answer: AnsweringServer.Answer, code: TerminalErrorCode, words: String) throws {
        let server = try AnsweringServer([answer])
        let error = #expect(throws: TerminalError.self) { try ask(client(server, token: "hunter2")) }
        #expect(error?.code == code)
        #expect(error?.description.contains(words) == true && error?.description.contains("hunter2") == false)
    }

    @Test func nobodyThereIsExplained() throws {
        let port = try AnsweringServer([.bytes("")]).port
        let client = try DaemonClient(address: HTTPAddress("http://127.0.0.1:\(port)"), token: nil)
        let error = #expect(throws: TerminalError.self) { try ask(client) }
        #expect(error?.code == .unreachable && error?.description.contains("`http: {}`") == true)
    }

    @Test func linesComeAndTheDaemonFilters() throws {
        let server = try AnsweringServer([Answers.events(["{\"a\":1}", "{\"a\":2}"])])
        var filter = LineFilter()
        (filter.streams, filter.labels, filter.minConfidence) = (["yard", "gate"], ["traffic light"], 0.5)
        filter.kinds = [.frame]
        let events = try FollowedEvents(client(server), filter: filter, goesOn: false)
        #expect(try follow(events, count: 9) == ["{\"a\":1}", "{\"a\":2}"])
        let query = "stream=gate,yard&label=traffic%20light&min_confidence=0.5&type=frame"
        #expect(server.requests.first?.hasPrefix("GET /v1/events?\(query) HTTP/1.1\r\n") == true)
    }

    @Test func aLostConnectionIsMadeAgain() throws {
        let server = try AnsweringServer([
            Answers.events(["1"]), .bytes(""), Answers.events(["2"], isHeld: true),
        ])
        let events = try FollowedEvents(client(server), filter: LineFilter(), goesOn: true)
        let lines = try follow(events, count: 3)
        #expect(lines.count == 3 && lines[0] == "1" && lines[1].contains("connecting again") && lines[2] == "2")
    }

    @Test func whatWasLeftOutIsSaid() throws {
        let text = "event: dropped\ndata: {\"lines\":3}\n\nevent: frame\ndata: 7\n\n"
        let server = try AnsweringServer([.held("HTTP/1.1 200 OK\r\n\r\n" + text)])
        let events = try FollowedEvents(client(server), filter: LineFilter(), goesOn: true)
        let lines = try follow(events, count: 2)
        #expect(lines.count == 2 && lines[0] == "7" && lines[1].contains("left some out"))
    }

    @Test func anUnknownStreamEndsIt() throws {
        let problem = #"{"detail":"there is no stream 'gat'","remedy":"did you mean 'gate'?"}"#
        let server = try AnsweringServer([Answers.json(problem, status: "404 Not Found")])
        let events = try FollowedEvents(client(server), filter: LineFilter(), goesOn: true)
        let error = #expect(throws: TerminalError.self) { try follow(events, count: 1) }
        #expect(error?.description.contains("did you mean 'gate'?") == true)
    }
}
