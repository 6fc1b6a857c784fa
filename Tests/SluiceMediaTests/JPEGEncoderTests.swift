import Foundation
import Glibc
import SluiceCore
import SluiceMedia
import Testing

/// A smooth picture with an edge: what a camera sees, and something to lose.
private func scene(width: Int, height: Int, format: PixelFormat, isFullRange: Bool = false) -> Picture {
    var buffer = PictureBuffer(
        width: width,
        height: height,
        format: format,
        color: ColorSpace(matrix: .bt601, isFullRange: isFullRange, chromaLocation: .left)
    )
    let samples =
        switch format.layout {
        case .rgb24: [3]
        case .semiPlanarYUV: [1, 2]
        case .planarYUV: [1, 1, 1]
        case .gray8: [1]
        }
    for plane in samples.indices {
        unsafe buffer.withPlane(plane) { base, stride, columns, rows in
            for y in 0..<rows {
                for x in 0..<columns {
                    for channel in 0..<samples[plane] {
                        let wave = sin(Double(x) / Double(columns) * 5 + Double(plane + channel)) * 40
                        let slope = Double(y) / Double(rows) * 60
                        let edge = plane == 0 && x > columns / 2 ? 40.0 : 0
                        unsafe base[y * stride + x * samples[plane] + channel] = UInt8(70 + wave + slope + edge)
                    }
                }
            }
        }
    }
    return buffer.freeze()
}

/// Peak signal-to-noise ratio in decibels.
private func psnr(_ left: [UInt8], _ right: [UInt8]) -> Double {
    let squares = zip(left, right).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
    }
    return 10 * log10(255 * 255 / (squares / Double(left.count)))
}

/// BT.601 luma of interleaved R, G, B: what 4:2:0 leaves whole.
private func luma(_ pixels: [UInt8]) -> [UInt8] {
    stride(from: 0, to: pixels.count, by: 3).map { index in
        let red = Double(pixels[index])
        return UInt8(0.299 * red + 0.587 * Double(pixels[index + 1]) + 0.114 * Double(pixels[index + 2]))
    }
}

/// The image as FFmpeg's command line reads it: a reader that is not ours.
private func decoded(_ jpeg: [UInt8], _ media: MediaFixture) throws -> [UInt8] {
    try media.write("a.jpg", Data(jpeg))
    try media.ffmpeg(
        "-i",
        "a.jpg",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-sws_flags",
        "accurate_rnd",
        output: "a.rgb"
    )
    return try Array(media.read("a.rgb"))
}

@Suite struct JPEGEncoderTests {
    @Test(
        arguments: [PixelFormat.yuv420p, .yuv422p, .yuv444p, .nv12, .rgb24, .gray8],
        [(96, 64), (97, 65), (33, 48), (5, 3), (1, 1)]
    )
    func whatIsDecodedIsNearlyThePicture(format: PixelFormat, size: (width: Int, height: Int)) throws {
        let media = try MediaFixture()
        let picture = scene(width: size.width, height: size.height, format: format)
        var encoder = JPEGEncoder(quality: 95)
        let pixels = try decoded(encoder.encode(picture), media)
        let original = rgb(picture)
        try #require(pixels.count == original.count)
        #expect(psnr(luma(pixels), luma(original)) > 34)
        // The chroma of a tiny picture is one sample for all of it.
        if size.width > 10 { #expect(psnr(pixels, original) > 36) }
    }

    @Test func ourOwnReaderAgrees() throws {
        let media = try MediaFixture()
        let picture = scene(width: 200, height: 120, format: .yuv420p)
        var encoder = JPEGEncoder(quality: 95)
        let path = try media.write("a.jpg", Data(encoder.encode(picture)))
        var source = try ImageFolderSource(url: path, interrupt: Interrupt())
        let frame = try #require(try source.next()?.picture.color)
        #expect(frame == ColorSpace(matrix: .bt601, isFullRange: true, chromaLocation: .center))
    }

    @Test func tenBitVideoIsEncoded() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=128x72", "-frames:v", "1", "-pix_fmt", "yuv420p10le", "-c:v", "libx265"]
                + ["-x265-params", "log-level=none:lossless=1"],
            output: "ten.mp4"
        )
        let frame = try firstFrame(path)
        var encoder = JPEGEncoder(quality: 98)
        let pixels = try decoded(encoder.encode(frame.picture), media)
        #expect(psnr(luma(pixels), luma(rgb(frame.picture))) > 34)
    }

    @Test func limitedAndFullRangeGiveTheColoursTheyMean() throws {
        let media = try MediaFixture()
        var encoder = JPEGEncoder(quality: 95)
        for isFullRange in [false, true] {
            let picture = scene(width: 96, height: 64, format: .yuv444p, isFullRange: isFullRange)
            let pixels = try decoded(encoder.encode(picture), media)
            #expect(psnr(pixels, rgb(picture)) > 36)
        }
    }

    @Test func qualityCostsBytesAndBuysLikeness() throws {
        let media = try MediaFixture()
        let picture = scene(width: 320, height: 200, format: .rgb24)
        var last = (bytes: 0, decibels: 0.0)
        for quality in [10, 50, 75, 95] {
            var encoder = JPEGEncoder(quality: quality)
            let jpeg = try encoder.encode(picture)
            let decibels = try psnr(decoded(jpeg, media), rgb(picture))
            #expect(jpeg.count > last.bytes && decibels > last.decibels, "at quality \(quality)")
            last = (jpeg.count, decibels)
        }
    }

    @Test(arguments: [(640, 360, 320, 180), (641, 361, 100, 56), (300, 200, 300, 200), (900, 1, 90, 1)])
    func widePicturesAreScaledDown(width: Int, height: Int, smallWidth: Int, smallHeight: Int) throws {
        let media = try MediaFixture()
        var encoder = JPEGEncoder(quality: 90, maximalWidth: smallWidth)
        let path = try media.write("a.jpg", Data(encoder.encode(scene(width: width, height: height, format: .yuv420p))))
        let frame = try firstFrame(path)
        #expect(frame.picture.width == smallWidth && frame.picture.height == smallHeight)
    }

    @Test func anImageDependsOnItsPictureAlone() throws {
        var encoder = JPEGEncoder()
        let first = try encoder.encode(scene(width: 96, height: 64, format: .yuv420p))
        let other = try encoder.encode(scene(width: 64, height: 48, format: .rgb24))
        let again = try encoder.encode(scene(width: 96, height: 64, format: .yuv420p))
        let andAgain = try encoder.encode(scene(width: 96, height: 64, format: .yuv420p))
        #expect(first == again && first == andAgain && first != other)
    }

    @Test func aSizeBeyondTheFormatIsRefusedAndTheNextPictureIsNot() throws {
        var encoder = JPEGEncoder()
        let error = #expect(throws: EncodeError.self) {
            _ = try encoder.encode(scene(width: 65_536, height: 2, format: .gray8))
        }
        #expect(error?.what.contains("65536×2") == true)
        #expect(try encoder.encode(scene(width: 16, height: 16, format: .gray8)).count > 100)
    }
}
