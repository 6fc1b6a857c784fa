import SluiceCore
import SluiceMedia
import TestSupport
import Testing

@Suite struct MediaSourceTests {
    @Test(
        .sharedData,
        arguments: [("one-by-one-person-detection.mp4", 1394), ("car-detection.mp4", 377)]
    )
    func realVideosGiveAllTheirFrames(name: String, count: Int) throws {
        let path = try SharedData.path("videos/\(name)")
        let source = try MediaSource(url: path, interrupt: Interrupt())
        #expect(source.info.codec == "h264")
        #expect(source.info.width == 768 && source.info.height == 432)
        #expect(source.info.pixelPath == "direct")
        #expect(source.info.frameCount == count)
        #expect(!source.info.isLive)
        let reading = try readAll(source)
        #expect(reading.pts.count == count)
        #expect(reading.counters.decodeErrors == 0)
        #expect(reading.counters.timestampsRepaired == 0)
        #expect(reading.counters.formatChanges == 0)
    }

    @Test func picturesOutliveTheirSource() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:r=25",
            "-frames:v",
            "8",
            "-c:v",
            "libx264",
            output: "a.mp4"
        )
        // One frame is kept from each of two readings, while the decoder goes on and then goes away.
        func frame(_ wanted: Int) throws -> DecodedFrame {
            var source = try MediaSource(url: path, interrupt: Interrupt())
            for _ in 0..<wanted { _ = try source.next() }
            guard let kept = try source.next() else { throw SourceError(.failed, "too short", remedy: "") }
            while let later = try source.next() { #expect(later.pts > kept.pts) }
            return kept
        }
        for index in [0, 5] {
            try media.ffmpeg(
                "-i",
                "a.mp4",
                "-vf",
                "select=eq(n\\,\(index))",
                "-frames:v",
                "1",
                "-f",
                "rawvideo",
                output: "a.yuv"
            )
            let kept = try frame(index)
            let planes = (0..<3).flatMap { samples(kept.picture, plane: $0) }
            #expect(planes == [UInt8](try media.read("a.yuv")))
        }
    }

    @Test func aRaisedInterruptEndsTheStream() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48", "-frames:v", "8", output: "a.mp4")
        let interrupt = Interrupt()
        var source = try MediaSource(url: path, interrupt: interrupt)
        let first = try source.next()?.pts
        #expect(first == 0)
        interrupt.raise()
        let second = try source.next()?.pts
        #expect(second == nil)
    }

    @Test func bottomUpRowsAreTurnedOver() throws {
        let media = try MediaFixture()
        // Uncompressed AVI keeps its rows from the bottom to the top.
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48",
            "-frames:v",
            "1",
            "-pix_fmt",
            "bgr24",
            "-c:v",
            "rawvideo",
            output: "a.avi"
        )
        try media.ffmpeg("-i", "a.avi", "-pix_fmt", "rgb24", "-f", "rawvideo", output: "a.rgb")
        let frame = try firstFrame(media.path("a.avi"))
        #expect(rgb(frame.picture) == [UInt8](try media.read("a.rgb")))
    }
}
