import SluiceCore
import SluiceScene
import Testing

@Suite struct SceneSourceTests {
    @Test("A source with an end gives its frames in order, then ends")
    func ends() throws {
        var source = SceneSource(smallScene { $0.frames = 3 }, interrupt: Interrupt())
        #expect(source.info.codec == "scene" && source.info.frameCount == 3 && source.info.frameRate == 12.5)
        var times: [Int64] = []
        while let frame = try source.next() {
            #expect(frame.picture.width == 256 && frame.picture.height == 144 && frame.picture.format == .yuv420p)
            #expect(frame.picture.color.matrix == .bt709 && !frame.picture.color.isFullRange)
            #expect(frame.stamps.demux == 0 && frame.stamps.decode > 0)
            #expect(frame.stamps.decodedAt.since(frame.stamps.packetAt) == frame.stamps.decode)
            times.append(frame.pts)
        }
        #expect(times == [0, 80_000_000, 160_000_000])
        #expect(source.counters.frames == 3)
        #expect(!source.truth.isEmpty)
    }

    @Test("An interrupt ends an endless source")
    func interrupted() throws {
        let interrupt = Interrupt()
        var source = SceneSource(smallScene(), interrupt: interrupt)
        #expect(try source.next() != nil)
        interrupt.raise()
        #expect(try source.next() == nil)
        #expect(source.counters.frames == 1)
    }
}
