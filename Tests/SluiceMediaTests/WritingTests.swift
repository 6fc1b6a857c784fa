import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// A grey ramp with a bright block whose place tells the frame, in any format.
private func picture(_ index: Int, width: Int, height: Int, format: PixelFormat = .yuv420p) -> Picture {
    var buffer = PictureBuffer(
        width: width,
        height: height,
        format: format,
        color: ColorSpace(matrix: .bt601, isFullRange: false)
    )
    for plane in 0..<format.planeCount {
        unsafe buffer.withPlane(plane) { base, stride, columns, rows in
            let bytes = format == .rgb24 ? columns * 3 : plane == 1 && format == .nv12 ? columns * 2 : columns
            for y in 0..<rows {
                for x in 0..<bytes {
                    let isBlock = plane == 0 && x / 8 == index && y < 8
                    unsafe base[y * stride + x] = plane > 0 ? 128 : isBlock ? 220 : UInt8(40 + (x + y) % 64)
                }
            }
        }
    }
    return buffer.freeze()
}

@Suite struct WritingTests {
    @Test func whatIsWrittenIsRead() throws {
        let media = try MediaFixture()
        let path = media.path("a.mp4")
        var writer = try VideoWriter(
            path: path,
            width: 96,
            height: 64,
            options: .init(timing: .constant(numerator: 25), quality: 10)
        )
        for index in 0..<12 { try writer.write(picture(index, width: 96, height: 64)) }
        #expect(writer.encoderName == "libx264")
        #expect(writer.frames == 12)
        try writer.finish()
        var source = try MediaSource(url: path, interrupt: Interrupt())
        #expect(source.info.codec == "h264" && source.info.frameRate == 25 && source.info.frameCount == 12)
        var index = 0
        while let frame = try source.next() {
            let original = picture(index, width: 96, height: 64)
            #expect(frame.pts == Int64(index) * 40_000_000)
            #expect(frame.picture.color == ColorSpace(matrix: .bt601, isFullRange: false))
            #expect(largestDifference(samples(frame.picture, plane: 0), samples(original, plane: 0)) <= 24)
            index += 1
        }
        #expect(index == 12)
    }

    @Test func stampsAreKept() throws {
        let media = try MediaFixture()
        let path = media.path("a.mp4")
        var writer = try VideoWriter(path: path, width: 64, height: 48)
        let times: [Int64] = [5_000_000_000, 5_100_000_000, 5_150_000_000, 7_000_000_000, 7_040_000_000]
        for (index, time) in times.enumerated() { try writer.write(picture(index, width: 64, height: 48), pts: time) }
        try writer.finish()
        let reading = try readAll(path)
        #expect(reading.pts.count == times.count)
        // The video's clock ticks 60 000 times a second.
        for (read, written) in zip(reading.pts, times) { #expect(abs(read - (written - times[0])) <= 17_000) }
    }

    @Test func theSamePicturesGiveTheSameBytes() throws {
        let media = try MediaFixture()
        for name in ["a.mp4", "b.mp4"] {
            var writer = try VideoWriter(path: media.path(name), width: 96, height: 64)
            for index in 0..<6 {
                try writer.write(picture(index, width: 96, height: 64), pts: Int64(index) * 40_000_000)
            }
            try writer.finish()
        }
        #expect(try media.read("a.mp4") == media.read("b.mp4"))
        #expect(try SHA256Digest.ofFile(media.path("a.mp4")) == SHA256Digest.ofFile(media.path("b.mp4")))
    }

    @Test(arguments: [(97, 65), (33, 48), (64, 47), (1, 1)])
    func oddSizesArePadded(width: Int, height: Int) throws {
        let media = try MediaFixture()
        var writer = try VideoWriter(
            path: media.path("a.mp4"),
            width: width,
            height: height,
            options: .init(quality: 1)
        )
        try writer.write(picture(0, width: width, height: height))
        try writer.finish()
        let frame = try firstFrame(media.path("a.mp4"))
        let plane = frame.picture.plane(0)
        #expect(plane.width == (width + 1) & ~1 && plane.height == (height + 1) & ~1)
        let original = picture(0, width: width, height: height)
        let corner = Int(samples(original, plane: 0).last!)
        #expect(abs(Int(samples(frame.picture, plane: 0).last!) - corner) <= 6)
    }

    @Test(arguments: [PixelFormat.yuv444p, .yuv422p, .nv12, .rgb24, .gray8])
    func otherFormatsAndSizesAreConverted(format: PixelFormat) throws {
        let media = try MediaFixture()
        var writer = try VideoWriter(path: media.path("a.mp4"), width: 64, height: 48)
        try writer.write(picture(0, width: 64, height: 48, format: format))
        try writer.write(picture(1, width: 128, height: 96, format: format))
        try writer.finish()
        let reading = try readAll(media.path("a.mp4"))
        #expect(reading.pts.count == 2 && reading.sizes == ["64x48"])
    }

    @Test func keyFramesComeAsOftenAsAsked() throws {
        let media = try MediaFixture()
        var writer = try VideoWriter(
            path: media.path("a.mp4"),
            width: 96,
            height: 64,
            options: .init(keyframeInterval: 5)
        )
        for index in 0..<12 { try writer.write(picture(index, width: 96, height: 64), pts: Int64(index) * 40_000_000) }
        try writer.finish()
        // Without the packets that are not key frames, one picture in five is left.
        try media.ffmpeg("-i", "a.mp4", "-c", "copy", "-bsf:v", "noise=drop=not(key)", output: "keys.mp4")
        #expect(try readAll(media.path("keys.mp4")).pts == [0, 200_000_000, 400_000_000])
    }

    @Test func anUnwritablePathIsRefusedAtOnce() throws {
        let media = try MediaFixture()
        let error = #expect(throws: EncodeError.self) {
            _ = try VideoWriter(path: media.path("nowhere/a.mp4"), width: 64, height: 48)
        }
        #expect(error?.code == .cannotCreate)
        #expect(error?.exitCode == .cannotCreate)
        #expect(error?.what.hasPrefix(media.path("nowhere/a.mp4")) == true)
    }

    @Test func aFullDiskIsNoticed() throws {
        let error = #expect(throws: EncodeError.self) {
            var writer = try VideoWriter(path: "/dev/full", width: 96, height: 64)
            for index in 0..<50 { try writer.write(picture(index, width: 96, height: 64)) }
            try writer.finish()
        }
        #expect(error?.code == .writeFailed)
        #expect(error?.exitCode == .outputFailed)
    }

    /// FIPS 180-4's examples, and a file longer than one piece.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func digestsAreThoseOfTheStandard(text: String, digest: String) throws {
        let media = try MediaFixture()
        #expect(try SHA256Digest.ofFile(media.write("a", Data(text.utf8))) == digest)
    }

    @Test func aDigestOfNothingThereIsAnError() {
        let error = #expect(throws: SourceError.self) { _ = try SHA256Digest.ofFile("/nowhere/a") }
        #expect(error?.code == .notFound)
    }
}
