import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// What is taken for a live source, whose frames may be dropped, and what for a file, whose frames may not.
@Suite(.timeLimit(.minutes(1))) struct LivenessTests {
    private static func video(_ media: MediaFixture, _ arguments: String..., output: String) throws {
        let source = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25", "-frames:v", "50", "-c:v", "libx264", "-g", "10"]
        try media.ffmpeg(source + arguments, output: output)
    }

    @Test(arguments: ["a.mp4", "a.ts", "a.h264"])
    func aFileOverHTTPIsNotLive(name: String) throws {
        let media = try MediaFixture()
        try Self.video(media, output: name)
        let server = try WebServer(media.folder)
        defer { server.stop() }
        let source = try MediaSource(url: "\(server.url)/\(name)", interrupt: Interrupt())
        #expect(!source.info.isLive)
        #expect(try readAll(source).pts.count == 50)
    }

    @Test func aStreamOverHTTPWithoutSizeIsLive() throws {
        let media = try MediaFixture()
        try Self.video(media, output: "a.ts")
        let bytes = try media.read("a.ts")
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.send("\(String(bytes.count, radix: 16))\r\n")
            connection.send(bytes)
            connection.send("\r\n0\r\n\r\n")
        }
        defer { server.stop() }
        let source = try MediaSource(url: "http://127.0.0.1:\(server.port)/a.ts", interrupt: Interrupt())
        #expect(source.info.isLive)
        #expect(source.info.frameCount == nil)
        #expect(try readAll(source).pts.count == 50)
    }

    @Test(arguments: [("independent_segments", false), ("omit_endlist", true)])
    func aPlaylistIsLiveUntilItHasAnEnd(flag: String, isLive: Bool) throws {
        let media = try MediaFixture()
        try Self.video(media, "-hls_time", "0.4", "-hls_list_size", "0", "-hls_flags", flag, output: "a.m3u8")
        let server = try WebServer(media.folder)
        defer { server.stop() }
        let source = try MediaSource(url: "\(server.url)/a.m3u8", interrupt: Interrupt())
        #expect(source.info.isLive == isLive)
        if !isLive { #expect(try readAll(source).pts.count == 50) }
    }
}
