import Foundation
import SluiceCore
import SluiceEngine
import Testing

/// Lines over Server-Sent Events, as a client sees them.
@Suite(.timeLimit(.minutes(1))) struct EventTests {
    private static let car = frame("gate", 1, [("car", 0.91)])
    private static let bus = frame("gate", 2, [("bus", 0.40), ("car", 0.30)])
    private static let empty = frame("gate", 3, [])
    private static let door = frame("door", 4, [("car", 0.95)])
    private static let event =
        #"{"type":"event","schema":"1.0","at":"…","stream":"door","event":"stream_ended","message":"\"label\":\"car\""}"#
    private static let stats = #"{"type":"stats","schema":"1.0","at":"…","streams":[{"stream":"door"}]}"#
    private static let lines = [car, bus, empty, door, event, stats]

    private static func frame(_ stream: String, _ sequence: Int, _ objects: [(String, Double)]) -> String {
        let list = objects.map {
            #"{"label":"\#($0.0)","label_id":0,"confidence":\#($0.1)0000,"bbox":{"x":1.00,"y":2.00,"w":3.00,"h":4.00}}"#
        }
        return
            #"{"type":"frame","schema":"1.0","stream":"\#(stream)","sequence":\#(sequence),"objects":[\#(list.joined(separator: ","))]}"#
    }

    @Test(arguments: [
        ("", [0, 1, 2, 3, 4, 5]),
        ("type=frame", [0, 1, 2, 3]),
        ("type=event,stats", [4, 5]),
        ("type=event&type=stats", [4, 5]),
        ("stream=gate", [0, 1, 2, 5]),
        ("stream=door", [3, 4, 5]),
        ("stream=gate,door&type=frame", [0, 1, 2, 3]),
        ("objects=1&type=frame", [0, 1, 3]),
        ("objects=0&type=frame", [0, 1, 2, 3]),
        ("label=car&type=frame", [0, 1, 3]),
        ("label=bus&type=frame", [1]),
        ("label=car&min_confidence=0.5&type=frame", [0, 3]),
        ("min_confidence=0.4&type=frame", [0, 1, 3]),
        ("min_confidence=0.41&type=frame", [0, 3]),
        ("label=tree", [4, 5]),
        ("every=1s&type=frame,event", [0, 3, 4]),
    ])
    func aFilterPassesWhatWasAskedFor(query: String, expected: [Int]) async throws {
        let daemon = ScriptedDaemon()
        let received = try await withServer(daemon) { port in
            try await follow(port, daemon, query) {
                for line in Self.lines { daemon.publish(line) }
                daemon.publish(Self.frame("gate", 99, [("end", 1)]))
                daemon.publish(#"{"type":"stats","end":true}"#)
                daemon.publish(#"{"type":"event","stream":"gate","end":true}"#)
                daemon.publish(#"{"type":"event","stream":"door","end":true}"#)
                daemon.publish(Self.frame("door", 99, [("end", 1), ("car", 1), ("bus", 1)]))
            } until: {
                $0.contains("99") || $0.contains("end\":true")
            }
        }
        let found = Self.lines.indices.filter { received.contains("data: \(Self.lines[$0])\n\n") }
        #expect(found == expected)
    }

    @Test func eachEventHasANumberAndAName() async throws {
        let daemon = ScriptedDaemon()
        let received = try await withServer(daemon) { port in
            try await follow(port, daemon, "type=frame,event") {
                for line in Self.lines { daemon.publish(line) }
            } until: {
                $0.contains("id: 5") && $0.hasSuffix("\n\n\r\n")
            }
        }
        #expect(received.contains("HTTP/1.1 200 OK"))
        #expect(received.contains("retry: 2000\n\n"))
        #expect(received.contains("id: 1\nevent: frame\ndata: \(Self.car)\n\n"))
        #expect(received.contains("id: 5\nevent: event\ndata: \(Self.event)\n\n"))
    }

    @Test func aSlowClientLosesTheOldestAndIsTold() async throws {
        let daemon = ScriptedDaemon()
        let padding = String(repeating: "x", count: 20_000)
        let last = 5_000
        let received = try await withServer(daemon) { port in
            try await follow(port, daemon, "type=event") {
                // More than the sockets' buffers hold.
                for number in 1...last {
                    daemon.publish(#"{"type":"event","number":\#(number),"padding":"\#(padding)"}"#)
                }
            } until: {
                $0.hasSuffix("\n\n\r\n") && $0.suffix(40_000).contains("id: \(last)\n")
            }
        }
        let fields = received.split(whereSeparator: \.isNewline)
        let numbers = fields.filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
        let lost = fields.filter { $0.hasPrefix(#"data: {"lines":"#) }
            .compactMap { Int($0.drop { !$0.isNumber }.prefix(while: \.isNumber)) }
        #expect(numbers.last == last)
        #expect(numbers == numbers.sorted())
        #expect(!lost.isEmpty)
        #expect(lost.reduce(0, +) + numbers.count == last)
    }

    @Test func aClientThatLeavesIsForgotten() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon) { port in
            var client: RawClient? = try RawClient(port: port)
            client?.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await waitUntil { daemon.lines.isWatched }
            client = nil
            try await waitUntil { !daemon.lines.isWatched }
        }
    }

    @Test(arguments: [
        ("labels=car", 400, "did you mean 'label'?"),
        ("type=frames", 400, "use frame, event or stats"),
        ("min_confidence=2", 400, "give a number from 0 to 1"),
        ("every=fast", 400, "give a time such as 500ms or 2s"),
        ("objects=yes", 400, "give 1 for frames with objects only, or 0"),
        ("stream=gat", 404, "did you mean 'gate'?"),
        ("stream=roof", 404, "streams are gate, door"),
    ])
    func aFilterThatIsNoneIsExplained(query: String, status: Int, remedy: String) async throws {
        let answer = try await withServer { try await Answer.of($0, "/v1/events?\(query)") }
        #expect(answer.status == status)
        #expect(answer.object?["remedy"] as? String == remedy)
    }

    /// Everything a client receives from when its request was accepted.
    private func follow(
        _ port: Int,
        _ daemon: ScriptedDaemon,
        _ query: String,
        _ publish: () -> Void,
        until isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        let client = try RawClient(port: port)
        client.send("GET /v1/events?\(query) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await waitUntil { daemon.lines.isWatched }
        publish()
        return try await onOwnThread { client.receive(until: isEnough) }
    }
}
