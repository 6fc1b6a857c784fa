import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// Cameras that are well, and cameras that are not.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CameraTests {
    private static let second: UInt64 = 1_000_000_000

    /// Half a second of H.264 without B-frames that begins with a key frame.
    private static func units() throws -> [[Data]] {
        let media = try MediaFixture()
        try media.pattern(
            "s=160x120:r=25",
            frames: 25,
            "-bf",
            "0",
            "-g",
            "25",
            "-x264-params",
            "slices=1:aud=0",
            output: "a.h264"
        )
        let units = try RTSPCamera.units(of: media.read("a.h264"))
        try #require(units.count == 25)
        return units
    }

    /// Reads pictures for a while; the error that ended it, and how many there were.
    private static func read(
        _ source: inout MediaSource,
        frames: Int = .max
    ) -> (frames: Int, clock: CaptureClock?, last: Int64, error: SourceError?) {
        var result: (frames: Int, clock: CaptureClock?, last: Int64, error: SourceError?) = (0, nil, 0, nil)
        do throws(SourceError) {
            while result.frames < frames, let frame = try source.next() {
                result.frames += 1
                result.clock = frame.clock
                result.last = frame.capturedAt.nanosecondsSince1970
            }
        } catch {
            result.error = error
        }
        return result
    }

    @Test func aCameraOpensFastAndSaysGoodbyeEvenWhenStopped() throws {
        let camera = try RTSPCamera(.init(units: Self.units()))
        defer { camera.stop() }
        let interrupt = Interrupt()
        let begun = Instant.now
        do {
            var source = try MediaSource(url: camera.url(), interrupt: interrupt)
            #expect(source.info.isLive && source.info.width == 160)
            #expect(source.transport == .tcp)
            #expect(Self.read(&source, frames: 20).frames == 20)
            // libav wants to see eight pictures; it would count for a second or more if it were let.
            #expect(Instant.now.since(begun) < 2 * Self.second)
            interrupt.raise()
            #expect(Self.read(&source).frames == 0)
            #expect(!camera.requests.has("TEARDOWN"))
        }
        let closed = Instant.now
        while !camera.requests.has("TEARDOWN"), Instant.now.since(closed) < Self.second { usleep(10_000) }
        #expect(camera.requests.has("TEARDOWN"))
    }

    @Test func aCameraThatFallsSilentHasStalled() throws {
        let camera = try RTSPCamera(.init(units: Self.units(), limit: 50))
        defer { camera.stop() }
        let options = MediaOptions(stallTimeout: Self.second)
        var source = try MediaSource(url: camera.url(), options: options, interrupt: Interrupt())
        #expect(Self.read(&source, frames: 40).frames == 40)
        let result = Self.read(&source)
        #expect(result.frames <= 10)
        #expect(result.error?.code == .stalled)
        #expect(result.error?.what.contains("no picture for 1 s") == true)
    }

    @Test func packetsWithoutPicturesAreNoSignOfLife() throws {
        var units = try Self.units()
        // Slices that refer to a parameter set that never comes.
        units += [[Data]](repeating: [Data([0x41, 0xFF, 0xFF, 0x00, 0x12, 0x34])], count: 1000)
        let camera = try RTSPCamera(.init(units: units))
        defer { camera.stop() }
        let options = MediaOptions(stallTimeout: Self.second)
        var source = try MediaSource(url: camera.url(), options: options, interrupt: Interrupt())
        let result = Self.read(&source)
        #expect(result.frames >= 24)
        #expect(result.error?.code == .stalled)
        #expect(result.error?.what.contains("packets came, and none became a picture") == true)
        #expect(source.counters.packets > 50)
    }

    @Test func whileWeAreAwayNobodyHasStalled() throws {
        let camera = try RTSPCamera(.init(units: Self.units(), limit: 50))
        defer { camera.stop() }
        let attention = Attention()
        attention.beat()
        let interrupt = Interrupt()
        let options = MediaOptions(stallTimeout: Self.second)
        var source = try MediaSource(url: camera.url(), options: options, interrupt: interrupt, attention: attention)
        // Nobody beats again, so as far as we know we do not run at all.
        Thread.detachNewThread {
            usleep(3_000_000)
            interrupt.raise()
        }
        let result = Self.read(&source)
        #expect(result.error == nil && result.frames > 40)
        #expect(interrupt.isRaised)
    }

    @Test func aCameraThatHangsUpEnds() throws {
        let camera = try RTSPCamera(.init(units: Self.units(), limit: 50, hangsUp: true))
        defer { camera.stop() }
        var source = try MediaSource(url: camera.url(), interrupt: Interrupt())
        let result = Self.read(&source)
        #expect(result.frames >= 49)
        #expect(source.info.isLive)
    }

    @Test(arguments: [("401 Unauthorized", SourceErrorCode.unauthorised), ("403 Forbidden", .unauthorised)])
    func aCameraThatWantsAnotherPasswordSaysSo(answer: String, code: SourceErrorCode) throws {
        let camera = try RTSPCamera(.init(units: Self.units(), refusals: ["DESCRIBE": answer]))
        defer { camera.stop() }
        let error = #expect(throws: SourceError.self) {
            _ = try MediaSource(url: camera.url("admin:canary@"), interrupt: Interrupt())
        }
        #expect(error?.code == code)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func theCamerasClockLabelsItsPictures() throws {
        let behind: Int64 = 30_000_000_000
        let clock: @Sendable () -> Int64 = { WallTime.now.nanosecondsSince1970 - behind }
        let camera = try RTSPCamera(.init(units: Self.units(), clock: clock))
        defer { camera.stop() }
        var source = try MediaSource(url: camera.url(), interrupt: Interrupt())
        let result = Self.read(&source, frames: 60)
        #expect(result.clock == .ntp)
        let age = WallTime.now.nanosecondsSince1970 - behind - result.last
        #expect(age > -100_000_000 && age < 2_000_000_000)
    }

    @Test func aCameraThatWasNeverToldTheTimeIsNotBelieved() throws {
        let clock: @Sendable () -> Int64 = { Int64(Instant.now.nanoseconds) }
        let camera = try RTSPCamera(.init(units: Self.units(), clock: clock))
        defer { camera.stop() }
        var source = try MediaSource(url: camera.url(), interrupt: Interrupt())
        let result = Self.read(&source, frames: 60)
        #expect(result.clock == .arrival)
        #expect(abs(WallTime.now.nanosecondsSince1970 - result.last) < 2_000_000_000)
    }
}
