import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// Smooth colours, so that it does not matter how chroma is interpolated.
private let gradient = "gradients=s=480x320:c0=0x2040E0:c1=0xE0A020:c2=0x30C060:x0=0:y0=0:x1=479:y1=319:n=3:d=1:r=5"

@Suite struct PixelFormatTests {
    @Test(arguments: [
        ("yuv420p", "direct"), ("yuv422p", "direct"), ("yuv444p", "direct"), ("nv12", "direct"), ("gray", "direct"),
        ("rgb24", "direct"), ("yuvj420p", "direct"), ("yuvj422p", "direct"), ("yuvj444p", "direct"),
        ("yuv420p10le", "via yuv420p"), ("yuv422p10le", "via yuv422p"), ("yuv444p12le", "via yuv444p"),
        ("yuv410p", "via yuv444p"), ("yuv411p", "via yuv444p"), ("yuv440p", "via yuv444p"),
        ("yuyv422", "via yuv422p"), ("uyvy422", "via yuv422p"), ("nv21", "via yuv420p"),
        ("yuva420p", "via yuv420p"), ("gray10le", "via gray"), ("gray16le", "via gray"),
        ("ya8", "via gray"), ("bgr24", "via rgb24"), ("rgba", "via rgb24"), ("bgr0", "via rgb24"),
        ("gbrp", "via rgb24"), ("gbrp10le", "via rgb24"), ("rgb48le", "via rgb24"), ("rgb565le", "via rgb24"),
    ])
    func everyFormatHasTheColoursThatFFmpegSees(format: String, path: String) throws {
        let media = try MediaFixture()
        let codec = format.hasPrefix("yuvj") ? "mjpeg" : format == "gbrp10le" ? "ffv1" : "rawvideo"
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            gradient,
            "-frames:v",
            "1",
            "-pix_fmt",
            format,
            "-c:v",
            codec,
            "-q:v",
            "2",
            output: "a.nut"
        )
        try media.ffmpeg(
            "-i",
            "a.nut",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-sws_flags",
            "bilinear+accurate_rnd+full_chroma_int",
            output: "a.rgb"
        )
        let source = try MediaSource(url: media.path("a.nut"), interrupt: Interrupt())
        #expect(source.info.pixelFormat == format)
        #expect(source.info.pixelPath == path)
        let frame = try firstFrame(media.path("a.nut"))
        #expect(frame.picture.width == 480 && frame.picture.height == 320)
        let expected = try media.read("a.rgb")
        #expect(expected.count == 480 * 320 * 3)
        // Y'CbCr rounded to 8 bits is off by half a step in each channel, which makes up to 2.6 steps of blue.
        let tolerance = path.hasPrefix("via yuv") ? 3 : 2
        #expect(largestDifference(rgb(frame.picture), expected) <= tolerance)
    }

    @Test(arguments: ["png", "bmp", "gif"])
    func palettesBecomeRGB(format: String) throws {
        let media = try MediaFixture()
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            gradient,
            "-frames:v",
            "1",
            "-vf",
            "split[a][b];[a]palettegen[p];[b][p]paletteuse",
            "-pix_fmt",
            format == "gif" ? "rgb8" : "pal8",
            output: "a.\(format)"
        )
        try media.ffmpeg("-i", "a.\(format)", "-f", "rawvideo", "-pix_fmt", "rgb24", output: "a.rgb")
        let frame = try firstFrame(media.path("a.\(format)"))
        #expect(frame.picture.format == .rgb24)
        #expect(largestDifference(rgb(frame.picture), try media.read("a.rgb")) <= 1)
    }

    @Test(arguments: [
        ("bt709", "tv", ColorMatrix.bt709, false), ("smpte170m", "tv", .bt601, false), ("bt470bg", "pc", .bt601, true),
        ("bt2020nc", "tv", .bt2020, false), ("bt709", "pc", .bt709, true),
    ])
    func tagsOfAStreamWin(matrix: String, range: String, expected: ColorMatrix, isFullRange: Bool) throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            gradient,
            "-frames:v",
            "1",
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-colorspace",
            matrix,
            "-color_range",
            range,
            output: "a.mp4"
        )
        let color = try firstFrame(path).picture.color
        #expect(color.matrix == expected)
        #expect(color.isFullRange == isFullRange)
        #expect(color.chromaLocation == .left)
    }

    @Test(arguments: [(576, ColorMatrix.bt601), (578, .bt709)])
    func heightDecidesWithoutTags(height: Int, expected: ColorMatrix) throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x\(height)",
            "-frames:v",
            "1",
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            output: "a.mp4"
        )
        #expect(try firstFrame(path).picture.color == ColorSpace(matrix: expected, isFullRange: false))
    }

    @Test func aJPEGHasFullRangeAndCentredChroma() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x720",
            "-frames:v",
            "1",
            "-pix_fmt",
            "yuvj420p",
            output: "a.jpg"
        )
        let color = try firstFrame(path).picture.color
        #expect(color == ColorSpace(matrix: .bt601, isFullRange: true, chromaLocation: .center))
    }
}
