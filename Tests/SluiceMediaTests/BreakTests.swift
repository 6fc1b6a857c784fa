import Foundation
import Glibc
import SluiceCore
import SluiceMedia
import Testing

/// Connections that break or fall silent in the middle of a video.
@Suite(.serialized, .timeLimit(.minutes(1))) struct BreakTests {
    /// 100 frames of H.264 with B-frames, of which a decoder holds some back, and the head of an answer that
    /// announces all of them.
    private static func video(_ media: MediaFixture) throws -> (head: String, bytes: Data) {
        try media.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25", "-frames:v", "100", "-c:v", "libx264", "-bf", "3"],
            output: "a.ts"
        )
        let bytes = try media.read("a.ts")
        return ("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n", bytes)
    }

    /// Whole packets of the transport stream, about two thirds of them.
    private static func cut(_ bytes: Data) -> Data { bytes.prefix(bytes.count * 2 / 3 / 188 * 188) }

    @Test(arguments: [(false, "reading failed"), (true, "no picture for 1 s")])
    func picturesInTheDecoderComeBeforeTheError(staysSilent: Bool, reason: String) throws {
        let media = try MediaFixture()
        let (head, bytes) = try Self.video(media)
        let there = Self.cut(bytes)
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(head)
            connection.send(there)
            if staysSilent { connection.stayUntilClosed() }
        }
        defer { server.stop() }
        var source = try MediaSource(
            url: "http://127.0.0.1:\(server.port)/a.ts",
            options: MediaOptions(
                openTimeout: staysSilent ? 1_000_000_000 : 10_000_000_000,
                stallTimeout: staysSilent ? 1_000_000_000 : 10_000_000_000
            ),
            interrupt: Interrupt()
        )
        var frames = 0
        let error = #expect(throws: SourceError.self) {
            while let frame = try source.next() {
                #expect(frame.clock == .arrival)
                frames += 1
            }
        }
        #expect(error?.code == (staysSilent ? .stalled : .failed))
        #expect(error?.what.contains(reason) == true)
        // As many as the same bytes give where they simply end.
        let whole = try readAll(media.write("cut.ts", there)).pts.count
        #expect(whole == frames)
    }

    @Test func whatBreaksDuringAStopIsNoError() throws {
        let media = try MediaFixture()
        let (head, bytes) = try Self.video(media)
        let interrupt = Interrupt()
        let isReading = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(head)
            connection.send(Self.cut(bytes))
            isReading.wait()
            // Until then the source has read all there is, and waits.
            usleep(500_000)
            interrupt.raise()
        }
        defer { server.stop() }
        var source = try MediaSource(url: "http://127.0.0.1:\(server.port)/a.ts", interrupt: interrupt)
        isReading.signal()
        var frames = 0
        while let frame = try source.next() {
            #expect(frame.clock == .arrival)
            frames += 1
        }
        #expect(interrupt.isRaised)
        #expect(frames > 0)
    }

    @Test(arguments: ["words.mp4", "missing.mp4"])
    func whatCannotBeOpenedDuringAStopWasInterrupted(name: String) throws {
        let media = try MediaFixture()
        try media.write("words.mp4", Data("Not a video at all.".utf8))
        let interrupt = Interrupt()
        interrupt.raise()
        let error = #expect(throws: SourceError.self) {
            _ = try MediaSource(url: media.path(name), interrupt: interrupt)
        }
        #expect(error?.what.contains("interrupted") == true)
    }
}
