import SluiceCore
import SluiceMedia
import Testing

@Suite struct MediaProbeTests {
    @Test func aProbeSaysWhatAVideoIs() throws {
        let media = try MediaFixture()
        let path = try media.pattern(
            "s=160x120:r=25",
            frames: 100,
            "-g",
            "20",
            "-keyint_min",
            "20",
            "-sc_threshold",
            "0",
            "-bf",
            "2",
            "-x264-params",
            "b-adapt=0",
            output: "a.mp4"
        )
        let probe = try MediaProbe(url: path, duration: 10_000_000_000, interrupt: Interrupt())
        #expect(probe.container.contains("mp4"))
        #expect(probe.info.codec == "h264" && probe.profile == "High")
        #expect(probe.info.width == 160 && probe.info.height == 120)
        #expect(probe.counters.frames == 100)
        #expect(abs((probe.measuredRate ?? 0) - 25) < 0.01)
        #expect(probe.statistics.keyframeInterval == 20)
        #expect(probe.statistics.isReordered)
        #expect(probe.clock == .arrival)
        #expect(probe.transport == nil && probe.failure == nil)
        #expect(try #require(probe.millisecondsPerPicture) > 0)
        #expect(try #require(probe.firstPictureTime) >= probe.openTime)
        // 100 pictures are 4 s.
        let size = try media.read("a.mp4").count
        let bits = try #require(probe.bitRate) * 4
        #expect(bits < Double(size) * 8 && bits > Double(size) * 8 * 0.8)
    }

    @Test func aProbeEndsAfterTheFramesItWasAskedFor() throws {
        let media = try MediaFixture()
        let path = try media.pattern("s=160x120:r=25", frames: 100, "-bf", "0", output: "a.mp4")
        let probe = try MediaProbe(
            url: path,
            frames: 30,
            duration: 10_000_000_000,
            interrupt: Interrupt()
        )
        #expect(probe.counters.frames == 30)
        #expect(!probe.statistics.isReordered)
    }
}
