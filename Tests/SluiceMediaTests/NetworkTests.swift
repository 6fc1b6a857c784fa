import Foundation
import Glibc
import SluiceCore
import SluiceMedia
import Testing

/// Raises an interrupt in a moment, and knows when.
private final class LateInterrupt: Sendable {
    let interrupt = Interrupt()
    private let raisedAt = Guarded<Instant?>(nil)

    init(milliseconds: UInt32) {
        Thread.detachNewThread { [self] in
            usleep(milliseconds * 1000)
            raisedAt.withLock { $0 = .now }
            interrupt.raise()
        }
    }

    /// Milliseconds since it was raised; `nil` before.
    var age: UInt64? { raisedAt.withLock { $0.map { Instant.now.since($0) / 1_000_000 } } }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct NetworkTests {
    @Test(arguments: ["tcp", "http", "rtsp", "rtmp"])
    func anInterruptEndsABlockedOpen(scheme: String) throws {
        let server = try LoopbackServer { $0.stayUntilClosed() }
        defer { server.stop() }
        let late = LateInterrupt(milliseconds: 300)
        let error = #expect(throws: SourceError.self) {
            _ = try MediaSource(url: "\(scheme)://127.0.0.1:\(server.port)/a.ts", interrupt: late.interrupt)
        }
        let age = try #require(late.age)
        #expect(age < 200)
        #expect(error?.what.contains("interrupted") == true)
    }

    @Test func anInterruptEndsABlockedRead() throws {
        let media = try MediaFixture()
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:r=25",
            "-frames:v",
            "250",
            "-c:v",
            "libx264",
            "-g",
            "10",
            output: "a.ts"
        )
        let bytes = try media.read("a.ts")
        let server = try LoopbackServer { connection in
            connection.send(bytes)
            connection.stayUntilClosed()
        }
        defer { server.stop() }
        // Probing wants to see more than there is, so opening is cut short by its own limit on time, and goes on.
        let late = LateInterrupt(milliseconds: 1500)
        var source = try MediaSource(url: "tcp://127.0.0.1:\(server.port)", interrupt: late.interrupt)
        #expect(source.info.isLive)
        var frames = 0
        while let frame = try source.next() {
            #expect(frame.clock == .arrival)
            frames += 1
        }
        let age = try #require(late.age)
        #expect(age < 200)
        #expect(frames > 200)
    }

    @Test func silenceHasALimit() throws {
        let server = try LoopbackServer { $0.stayUntilClosed() }
        defer { server.stop() }
        let begun = Instant.now
        let error = #expect(throws: SourceError.self) {
            _ = try MediaSource(
                url: "tcp://127.0.0.1:\(server.port)",
                options: MediaOptions(openTimeout: 300_000_000),
                interrupt: Interrupt()
            )
        }
        #expect(Instant.now.since(begun) < 800_000_000)
        #expect(error?.code == .stalled)
        #expect(error?.what.contains("not open after 300 ms") == true)
    }

    @Test func aFileThatTheServerDoesNotHaveIsNotThere() throws {
        let media = try MediaFixture()
        let server = try WebServer(media.folder)
        defer { server.stop() }
        let error = #expect(throws: SourceError.self) {
            _ = try MediaSource(url: "\(server.url)/other.mp4", interrupt: Interrupt())
        }
        #expect(error?.code == .notFound)
    }
}
