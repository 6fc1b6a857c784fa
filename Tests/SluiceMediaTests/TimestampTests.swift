import Foundation
import SluiceCore
import SluiceMedia
import Testing

@Suite struct TimestampTests {
    private static let frame: Int64 = 40_000_000

    /// Stamps and the times made of them, in units of the frame step; `nil`: no stamp.
    struct Repair: Sendable {
        var stamps: [Int64?]
        var times: [Int64]
        var repaired: UInt64

        init(_ stamps: [Int64?], _ times: [Int64], _ repaired: UInt64) {
            self.stamps = stamps
            self.times = times
            self.repaired = repaired
        }

        static let cases = [
            Repair([7, 8, 9, 10], [0, 1, 2, 3], 0),
            Repair([nil, nil, nil], [0, 1, 2], 3),
            // The first known stamp fixes the origin.
            Repair([nil, 5, 6, 8], [0, 1, 2, 4], 1),
            // One wrong stamp: those after it are believed again.
            Repair([0, 1, 2, 1, 4, 5], [0, 1, 2, 3, 4, 5], 1),
            Repair([0, 0, 0, 5], [0, 1, 2, 5], 2),
            Repair([0, nil, 2], [0, 1, 2], 1),
            // Gaps are kept, new timelines are joined.
            Repair([0, 1, 500, 501], [0, 1, 500, 501], 0),
            Repair([100, 101, 0, 1, 2], [0, 1, 2, 3, 4], 1),
            Repair([0, 1, 10_000_000, 10_000_001, 5], [0, 1, 2, 3, 4], 2),
            // No stamp, in disguise.
            Repair([0, Int64.min / 40_000_000, 2], [0, 1, 2], 1),
        ]
    }

    @Test(arguments: Repair.cases)
    func timesIncrease(table: Repair) throws {
        var repair = TimestampRepair()
        let found = table.stamps.map { repair.next($0.map { $0 * Self.frame }, step: Self.frame) }
        #expect(found == table.times.map { $0 * Self.frame })
        #expect(repair.repaired == table.repaired)
    }

    @Test func reorderedFramesComeInTheirOrder() throws {
        let media = try MediaFixture()
        let path = try media.pattern(
            "s=160x120:r=25",
            frames: 60,
            "-bf",
            "3",
            "-x264-params",
            "b-pyramid=normal:b-adapt=0",
            output: "a.mp4"
        )
        let reading = try readAll(path)
        #expect(reading.pts == (0..<60).map { Int64($0) * Self.frame })
        #expect(reading.counters.timestampsRepaired == 0)
    }

    @Test func decoderThreadsChangeNothing() throws {
        let media = try MediaFixture()
        let path = try media.pattern("s=160x120:r=25", frames: 60, "-bf", "3", output: "a.mp4")
        let reading = try readAll(
            MediaSource(url: path, options: MediaOptions(decoderThreads: 3), interrupt: Interrupt())
        )
        #expect(reading.pts == (0..<60).map { Int64($0) * Self.frame })
    }

    @Test func aRawStreamWithoutStampsGetsThemFromItsFrameRate() throws {
        let media = try MediaFixture()
        let path = try media.pattern("s=160x120:r=25", frames: 50, output: "a.h264")
        let reading = try readAll(path)
        #expect(reading.pts == (0..<50).map { Int64($0) * Self.frame })
        #expect(reading.counters.decodeErrors == 0)
    }

    @Test func timesBeginAtZeroWhereverTheStreamBegins() throws {
        let media = try MediaFixture()
        let path = try media.pattern("s=160x120:r=25", frames: 10, "-output_ts_offset", "5000", output: "a.ts")
        #expect(try readAll(path).pts.first == 0)
    }

    @Test func aSplicedStreamGoesOn() throws {
        let media = try MediaFixture()
        for (name, size) in [("a.ts", "160x120"), ("b.ts", "96x64")] {
            try media.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=\(size):r=25",
                "-frames:v",
                "50",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libx264",
                output: name
            )
        }
        let path = try media.write("ab.ts", media.read("a.ts") + media.read("b.ts"))
        let reading = try readAll(path)
        #expect(reading.pts.count == 100)
        #expect(reading.sizes == ["160x120", "96x64"])
        #expect(reading.counters.formatChanges == 1)
        #expect(reading.counters.timestampsRepaired == 1)
        // One step back to the start, then on as before.
        #expect(reading.pts.last == 99 * Self.frame)
    }

    @Test func theRecordingTimeOfAFileIsItsClock() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48:r=25",
            "-frames:v",
            "3",
            "-metadata",
            "creation_time=2026-01-02T03:04:05.000000Z",
            output: "a.mp4"
        )
        var source = try MediaSource(url: path, interrupt: Interrupt())
        var times: [Int64] = []
        while let frame = try source.next() {
            #expect(frame.clock == .container)
            times.append(frame.capturedAt.nanosecondsSince1970)
        }
        let start: Int64 = 1_767_323_045_000_000_000
        #expect(times == [start, start + Self.frame, start + 2 * Self.frame])
    }

    @Test func withoutARecordingTimeArrivalIsTheClock() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", "3", output: "a.avi")
        var source = try MediaSource(url: path, interrupt: Interrupt())
        let before = WallTime.now
        while let frame = try source.next() {
            #expect(frame.clock == .arrival)
            #expect(frame.capturedAt >= before && frame.capturedAt <= WallTime.now)
        }
    }
}
