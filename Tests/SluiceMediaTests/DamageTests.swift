import Foundation
import SluiceCore
import SluiceMedia
import Testing

@Suite struct DamageTests {
    /// 100 frames of H.264 with B-frames, with the index at the front so that a cut file still opens.
    private static func video(_ media: MediaFixture, _ name: String) throws -> Data {
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:r=25",
            "-frames:v",
            "100",
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-g",
            "20",
            "-movflags",
            "faststart",
            output: name
        )
        return try media.read(name)
    }

    @Test(arguments: ["mp4", "mkv", "ts", "avi"])
    func aTruncatedFileGivesTheFramesThatAreThere(container: String) throws {
        let media = try MediaFixture()
        let whole = try Self.video(media, "a.\(container)")
        let path = try media.write("cut.\(container)", whole.prefix(whole.count * 6 / 10))
        let reading = try readAll(path)
        #expect(reading.pts.count > 20 && reading.pts.count < 90)
        if container == "mp4" { #expect(reading.counters.decodeErrors > 0) }
    }

    @Test(arguments: ["mp4", "mkv", "ts"], [1, 2, 3])
    func flippedBitsAreCountedAndSurvived(container: String, seed: UInt64) throws {
        let media = try MediaFixture()
        var bytes = try Self.video(media, "a.\(container)")
        var random = SplitMix(state: seed)
        // Past the headers, one byte in five hundred.
        for _ in 0..<(bytes.count / 500) {
            let place = Int(random.next() % UInt64(bytes.count * 3 / 4)) + bytes.count / 4
            bytes[place] ^= UInt8(1 << (random.next() % 8))
        }
        let reading = try readAll(media.write("bad.\(container)", bytes))
        #expect(reading.counters.decodeErrors > 0)
        #expect(reading.pts.count > 10)
    }

    /// Damage anywhere, headers included: any outcome but a crash or a hang.
    @Test(.timeLimit(.minutes(2)), arguments: ["mp4", "mkv", "ts", "avi", "jpg", "gif"])
    func noDamageBreaksTheReader(container: String) throws {
        let media = try MediaFixture()
        let isImage = container == "jpg" || container == "gif"
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48:r=25",
            "-frames:v",
            isImage ? "1" : "10",
            output: "a.\(container)"
        )
        let whole = try media.read("a.\(container)")
        var random = SplitMix(state: 7)
        for round in 0..<40 {
            var bytes = round % 4 == 0 ? whole.prefix(Int(random.next() % UInt64(whole.count))) : whole
            for _ in 0..<(round % 4 == 0 ? 0 : 1 + random.next() % 20) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            let path = try media.write("bad.\(container)", bytes)
            do throws(SourceError) {
                var source = try MediaOpener.open(url: path, interrupt: Interrupt())
                while let frame = try source.next() { #expect(frame.picture.width > 0) }
            } catch {
                #expect(error.what.hasPrefix(path))
                #expect(!error.remedy.isEmpty && !error.description.contains("\n"))
            }
        }
    }
}

/// A small random number generator (Steele, Lea, Flood 2014), so that damage is the same every time.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
