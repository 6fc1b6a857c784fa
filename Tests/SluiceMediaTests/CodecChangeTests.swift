import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// Streams that turn into others while they are read, as when an encoder is restarted with other settings.
@Suite struct CodecChangeTests {
    private static func part(_ media: MediaFixture, _ name: String, _ options: String...) throws -> Data {
        let input = [
            "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25", "-frames:v", "50", "-pix_fmt", "yuv420p", "-g", "10",
        ]
        try media.ffmpeg(input + options, output: name)
        return try media.read(name)
    }

    /// Reads what a live sender sends, whose streams are looked at for a moment only.
    private static func readLive(_ bytes: Data) throws -> (source: SourceInfo, first: String, reading: Reading) {
        let server = try LoopbackServer { $0.send(bytes) }
        defer { server.stop() }
        var source = try MediaSource(url: "tcp://127.0.0.1:\(server.port)", interrupt: Interrupt())
        let first = source.info.codec
        var reading = Reading()
        while let frame = try source.next() { reading.pts.append(frame.pts) }
        reading.counters = source.counters
        return (source.info, first, reading)
    }

    @Test(arguments: [("libx264", "libx264"), ("libx264", "mpeg2video"), ("mpeg2video", "libx264")])
    func aStreamThatIsAnnouncedAnewIsFollowed(encoders: (before: String, after: String)) throws {
        let media = try MediaFixture()
        let before = try Self.part(media, "a.ts", "-c:v", encoders.before)
        let after = try Self.part(media, "b.ts", "-c:v", encoders.after, "-mpegts_start_pid", "0x300")
        let (info, first, reading) = try Self.readLive(before + after)
        // It takes eight packets to tell a restart from a second stream, and then perhaps a key frame.
        #expect(reading.pts.count >= 80 && reading.pts.count <= 100)
        #expect(zip(reading.pts, reading.pts.dropFirst()).allSatisfy { $0 < $1 })
        #expect(reading.counters.formatChanges >= 1)
        #expect((info.codec == first) == (encoders.before == encoders.after))
    }

    @Test func anotherCodecInTheSameContainerGetsAnotherDecoder() throws {
        let media = try MediaFixture()
        let before = try Self.part(media, "a.flv", "-c:v", "libx264")
        let after = try Self.part(media, "b.flv", "-c:v", "flv1")
        // Without the header of the second file: a sender that goes on.
        let (info, first, reading) = try Self.readLive(before + after.dropFirst(13))
        #expect(first == "h264" && info.codec == "flv1")
        #expect(reading.pts.count >= 80)
        #expect(reading.counters.formatChanges >= 1)
    }

    @Test(arguments: ["libx264", "libx265", "mpeg4"])
    func picturesThatNoOtherRefersToCanBeLeftOut(encoder: String) throws {
        let media = try MediaFixture()
        let options = encoder == "libx264" ? ["-x264-params", "b-adapt=0:b-pyramid=none"] : []
        let input = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25", "-frames:v", "100", "-pix_fmt", "yuv420p"]
        let path = try media.ffmpeg(input + ["-c:v", encoder, "-bf", "2"] + options, output: "a.mkv")
        var source = try MediaSource(url: path, interrupt: Interrupt())
        var frames = 0
        while let frame = try source.next() {
            let isCorrupt = frame.isCorrupt
            #expect(!isCorrupt)
            frames += 1
            if frames == 20 { source.skipsNonReference = true }
        }
        let counters = source.counters
        #expect(counters.packets == 100 && counters.decodeErrors == 0)
        #expect(counters.skipped > 20)
        #expect(Int(counters.skipped) + frames == 100)
    }
}
