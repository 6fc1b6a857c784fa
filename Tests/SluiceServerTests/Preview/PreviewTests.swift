import Foundation
import SluiceCore
import SluiceEngine
import Testing

@Suite(.timeLimit(.minutes(1))) struct PreviewTests {
    @Test func aStillIsAJPEGOfTheFrame() async throws {
        let daemon = ScriptedDaemon()
        let answer = try await withServer(daemon) { port in
            try await whilePicturesCome(daemon) { try await Answer.of(port, "/v1/streams/gate/frame.jpg") }
        }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "image/jpeg")
        #expect(answer.headers["x-sequence"] != nil)
        #expect(Self.size(answer.body) == [64, 48])
    }

    @Test func aStillOfTheLastSecondIsNotMadeAgain() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon) { port in
            let first = try await whilePicturesCome(daemon) { try await Answer.of(port, "/v1/streams/gate/frame.jpg") }
            let second = try await Answer.of(port, "/v1/streams/gate/frame.jpg")
            #expect(first.status == 200 && second.status == 200)
            // It may be newer by a frame, since the pictures went on for a moment; nobody had to wait for one.
            #expect(second.body.count > 100)
        }
    }

    @Test func aWidePictureIsMadeSmaller() async throws {
        let daemon = ScriptedDaemon()
        let answer = try await withServer(daemon) { port in
            try await whilePicturesCome(daemon, width: 1_920, height: 1_080) {
                try await Answer.of(port, "/v1/streams/gate/frame.jpg")
            }
        }
        #expect(Self.size(answer.body) == [1_280, 720])
    }

    @Test func aStreamWithoutPicturesIsExplained() async throws {
        try await withServer { port in
            let silent = try await Answer.of(port, "/v1/streams/door/frame.jpg")
            #expect(silent.status == 503)
            #expect(silent.object?["detail"] as? String == "stream 'door' gave no picture within 2 s")
            let unknown = try await Answer.of(port, "/v1/streams/gats/frame.jpg")
            #expect(unknown.status == 404)
            #expect(unknown.object?["remedy"] as? String == "did you mean 'gate'?")
        }
    }

    @Test func twoWhoWatchCostOneEncoding() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon) { port in
            let clients = try (0..<2).map { _ in try RawClient(port: port) }
            for client in clients {
                client.send("GET /v1/streams/gate/preview HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            try await waitUntil { daemon.pictures.watchers["gate"] == 1 }
            // Both are there once a picture has reached both.
            let received = try await whilePicturesCome(daemon) {
                try await onOwnThread {
                    clients.map { $0.receive { $0.components(separatedBy: "--sluice-frame\r\n").count > 5 } }
                }
            }
            for text in received {
                #expect(text.contains("Content-Type: multipart/x-mixed-replace; boundary=sluice-frame"))
                #expect(text.contains("Content-Type: image/jpeg\r\nContent-Length: "))
            }
            let cost = daemon.pictures.cost
            #expect(cost.cpuSeconds > 0)
            #expect(cost.pictures >= 5)
        }
    }

    @Test func nobodyIsShownAnythingUnlessSomebodyWatches() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon) { port in
            #expect(!daemon.pictures.wants("gate"))
            daemon.offer(1, of: "gate")
            #expect(daemon.pictures.cost.pictures == 0)
            var client: RawClient? = try RawClient(port: port)
            client?.send("GET /v1/streams/gate/preview HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await waitUntil { daemon.pictures.watchers["gate"] == 1 }
            #expect(daemon.pictures.wants("gate"))
            #expect(!daemon.pictures.wants("door"))
            client = nil
            try await waitUntil { daemon.pictures.watchers.isEmpty }
            #expect(!daemon.pictures.wants("gate"))
        }
    }

    /// Width and height in the frame header (SOF0) of a JPEG image that is whole.
    private static func size(_ jpeg: [UInt8]) -> [Int]? {
        guard jpeg.starts(with: [0xFF, 0xD8]), jpeg.suffix(2) == [0xFF, 0xD9],
            let marker = jpeg.firstRange(of: [0xFF, 0xC0])?.lowerBound
        else { return nil }
        func number(_ offset: Int) -> Int { Int(jpeg[marker + offset]) << 8 | Int(jpeg[marker + offset + 1]) }
        return [number(7), number(5)]
    }
}

/// Offers pictures of `gate`, as a pipeline would, for as long as `body` runs.
func whilePicturesCome<Result>(
    _ daemon: ScriptedDaemon,
    width: Int = 64,
    height: Int = 48,
    _ body: () async throws -> Result
) async throws -> Result {
    let camera = Task {
        var sequence: UInt64 = 0
        while !Task.isCancelled {
            sequence += 1
            if daemon.pictures.wants("gate") { daemon.offer(sequence, of: "gate", width: width, height: height) }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
    defer { camera.cancel() }
    return try await body()
}
