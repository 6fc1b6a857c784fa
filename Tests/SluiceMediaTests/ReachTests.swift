import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// What an address may lead to, and what not.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ReachTests {
    private static let head = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n"
    private static let tail = "\n#EXT-X-ENDLIST\n"

    private static func failure(_ url: String) -> SourceError? {
        do throws(SourceError) {
            let options = MediaOptions(openTimeout: 5_000_000_000, stallTimeout: 2_000_000_000)
            var source = try MediaSource(url: url, options: options, interrupt: Interrupt())
            while let frame = try source.next() { _ = frame.pts }
            return nil
        } catch {
            return error
        }
    }

    /// A folder with a video, `a.ts`.
    private static func media() throws -> MediaFixture {
        let media = try MediaFixture()
        try media.pattern("s=160x120:r=25", frames: 50, "-g", "10", output: "a.ts")
        return media
    }

    @Test(arguments: ["a.ts", "file:a.ts"], [false, true])
    func aPlaylistLeadsToItsOwnHostOnly(segment: String, isHostile: Bool) throws {
        let media = try Self.media()
        let server = try WebServer(media.folder)
        defer { server.stop() }
        // By the same name, relative to the server or as a path.
        let named = isHostile ? segment.replacing("a.ts", with: media.path("a.ts")) : "a.ts"
        try media.write("list.m3u8", Data((Self.head + (isHostile ? named : "a.ts") + Self.tail).utf8))
        let failure = Self.failure("\(server.url)/list.m3u8")
        #expect((failure != nil) == isHostile)
    }

    @Test(arguments: ["file://PATH", "file:PATH", "concat:PATH|PATH", "subfile,,start,0,end,0,,:PATH", "crypto:PATH"])
    func aPlaylistNeverLeadsToAFile(segment: String) throws {
        let media = try Self.media()
        let server = try WebServer(media.folder)
        defer { server.stop() }
        let named = segment.replacing("PATH", with: media.path("a.ts"))
        try media.write("list.m3u8", Data((Self.head + named + Self.tail).utf8))
        #expect(Self.failure("\(server.url)/list.m3u8") != nil)
    }

    @Test(arguments: ["file:///PATH", "concat:PATH", "rtsp://127.0.0.1/PATH", "ftp://127.0.0.1/PATH"])
    func aRedirectNeverLeavesTheWeb(target: String) throws {
        let media = try Self.media()
        let address = target.replacing("PATH", with: media.path("a.ts"))
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 302 Found\r\nLocation: \(address)\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        #expect(Self.failure("http://127.0.0.1:\(server.port)/a.ts") != nil)
    }

    @Test func aPlaylistThatDoesNotSaySoIsNotFollowed() throws {
        let media = try Self.media()
        try media.write("list", Data((Self.head + "a.ts" + Self.tail).utf8))
        let server = try WebServer(media.folder)
        defer { server.stop() }
        let failure = Self.failure("\(server.url)/list")
        #expect(failure?.code == .notVideo)
        #expect(failure?.description.contains("must hold .m3u8") == true)
    }

    @Test(arguments: ["list.m3u8", "list.mp4", "list.ffconcat"])
    func aFileIsNeverAList(name: String) throws {
        let media = try Self.media()
        let text = name.hasSuffix("concat") ? "ffconcat version 1.0\nfile a.ts\n" : Self.head + "a.ts" + Self.tail
        let failure = try Self.failure(media.write(name, Data(text.utf8)))
        #expect(failure?.code == .notVideo)
    }

    @Test(arguments: ["concat://a.ts|b.ts", "data://text", "pipe://0", "ftp://127.0.0.1/a.ts", "gopher://127.0.0.1/a"])
    func otherSchemesAreNotOpened(url: String) {
        #expect(Self.failure(url)?.what.contains("this kind of URL is not opened") == true)
    }
}
