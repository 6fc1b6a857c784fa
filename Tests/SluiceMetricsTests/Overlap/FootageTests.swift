import Foundation
import SluiceCore
import SluiceMetrics
import TestSupport
import Testing

/// The thresholds on real footage: clips of fixed cameras, encoded anew, and photos.
@Suite(.sharedData) struct FootageTests {
    @Test(arguments: ["car-detection.mp4", "one-by-one-person-detection.mp4"], [23, 35])
    func aVideoEncodedAnewIsSeen(name: String, quality: Int) throws {
        let video = try SharedData.path("videos/" + name)
        let again = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString).mp4")
        defer { try? FileManager.default.removeItem(at: again) }
        let encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "\(quality)", again.path]
        _ = try Footage.ffmpeg(["-t", "16", "-i", video, "-an"] + encoder)
        let calibration = try Footage.frames(of: video, every: 12, seconds: 16)
        let evaluated = try Footage.frames(of: again.path, every: 1, seconds: 16)
        let overlap = calibration.overlap(with: evaluated)
        #expect(overlap.exact == 0)
        #expect(overlap.isOverlap)
        #expect(try #require(overlap.share.value) >= (quality == 23 ? 1 : 0.8))
    }

    @Test func aVideoOverlapsWithItselfExactly() throws {
        let video = try SharedData.path("videos/car-detection.mp4")
        let overlap = try Footage.frames(of: video, every: 24).overlap(with: Footage.frames(of: video, every: 12))
        #expect(overlap.exact == overlap.frames && overlap.frames >= 15)
    }

    /// The room is empty now and then, and looks the same then.
    @Test(arguments: [("car-detection.mp4", 0.05), ("one-by-one-person-detection.mp4", 0.3)])
    func anotherTimeOfAFixedCameraIsNoOverlap(name: String, most: Double) throws {
        let frames = try Footage.frames(of: SharedData.path("videos/" + name), every: 4).fingerprints
        var (calibration, evaluated) = (FingerprintSet(), FingerprintSet())
        for fingerprint in frames.prefix(frames.count / 3) { calibration.insert(fingerprint) }
        for fingerprint in frames.suffix(frames.count / 3) { evaluated.insert(fingerprint) }
        let overlap = calibration.overlap(with: evaluated)
        #expect(!overlap.isOverlap)
        #expect(try #require(overlap.share.value) <= most)
    }

    @Test func photosForTrainingAndValidationAreDifferent() throws {
        let overlap = try Footage.photos(in: "coco-mini/train2017").overlap(
            with: Footage.photos(in: "coco-mini/val2017")
        )
        #expect(overlap.frames == 80 && overlap.share.count == 0)
    }
}

/// Real pictures, read with `ffmpeg`, as fingerprints.
private enum Footage {
    /// Every so-manieth frame of a clip of 768 × 432 pixels.
    static func frames(of video: String, every interval: Int, seconds: Int = 3600) throws -> FingerprintSet {
        let luma = ["-vf", "select=not(mod(n\\,\(interval))),extractplanes=y", "-vsync", "0"]
        let raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
        let bytes = try ffmpeg(["-t", "\(seconds)", "-i", video] + luma + raw)
        var set = FingerprintSet()
        for start in stride(from: 0, to: bytes.count, by: 768 * 432) {
            let frame = bytes[start..<start + 768 * 432]
            set.insert(FrameFingerprint(LumaPictures.picture(width: 768, height: 432, bytes: frame)))
        }
        return set
    }

    /// The photos of a folder, at the size of 384 × 384.
    static func photos(in folder: String) throws -> FingerprintSet {
        let pattern = ["-pattern_type", "glob", "-i", try SharedData.path(folder) + "/*.jpg"]
        let bytes = try ffmpeg(pattern + ["-vf", "scale=384:384", "-f", "rawvideo", "-pix_fmt", "gray", "-"])
        var set = FingerprintSet()
        for start in stride(from: 0, to: bytes.count, by: 384 * 384) {
            let photo = bytes[start..<start + 384 * 384]
            set.insert(FrameFingerprint(LumaPictures.picture(width: 384, height: 384, bytes: photo)))
        }
        return set
    }

    static func ffmpeg(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ffmpeg \(arguments) failed")
        return bytes
    }
}
