import Foundation
import SluiceCore
import SluiceMedia
import Testing

@Suite struct OrientationTests {
    /// What a player shows: FFmpeg's own rotation of the same frame.
    private static func shown(_ media: MediaFixture, _ name: String, filter: String, format: String) throws -> Data {
        try media.ffmpeg(
            "-noautorotate",
            "-i",
            name,
            "-frames:v",
            "1",
            "-vf",
            filter,
            "-pix_fmt",
            format,
            "-f",
            "rawvideo",
            output: "shown.raw"
        )
        return try media.read("shown.raw")
    }

    /// Every sample of every plane, plane after plane.
    private static func allSamples(_ picture: borrowing Picture) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<picture.format.planeCount {
            let bytesPerSample =
                switch picture.format.layout {
                case .rgb24: 3
                case .semiPlanarYUV: index == 1 ? 2 : 1
                case .planarYUV, .gray8: 1
                }
            bytes += samples(picture, plane: index, bytesPerSample: bytesPerSample)
        }
        return bytes
    }

    @Test(arguments: [0, 90, 180, 270])
    func aRotatedVideoStandsUpright(degrees: Int) throws {
        let media = try MediaFixture()
        try media.pattern("s=98x66", frames: 2, output: "plain.mp4")
        try media.ffmpeg("-i", "plain.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)", output: "a.mp4")
        // FFmpeg turns it by itself.
        try media.ffmpeg("-i", "a.mp4", "-frames:v", "1", "-f", "rawvideo", output: "shown.raw")
        let source = try MediaSource(url: media.path("a.mp4"), interrupt: Interrupt())
        let frame = try firstFrame(media.path("a.mp4"))
        let isTurned = degrees % 180 == 90
        #expect(frame.picture.width == (isTurned ? 66 : 98) && frame.picture.height == (isTurned ? 98 : 66))
        #expect(source.info.width == frame.picture.width && source.info.height == frame.picture.height)
        #expect(Self.allSamples(frame.picture) == [UInt8](try media.read("shown.raw")))
    }

    @Test(arguments: [("rgb24", "png"), ("gray", "png"), ("yuv444p", "libx264"), ("yuv420p", "libx264")], [90, 180])
    func everyLayoutTurns(kind: (format: String, codec: String), degrees: Int) throws {
        let media = try MediaFixture()
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=98x66",
            "-frames:v",
            "1",
            "-pix_fmt",
            kind.format,
            "-c:v",
            kind.codec,
            output: "plain.mov"
        )
        try media.ffmpeg("-i", "plain.mov", "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)", output: "a.mov")
        try media.ffmpeg("-i", "a.mov", "-frames:v", "1", "-f", "rawvideo", output: "shown.raw")
        let frame = try firstFrame(media.path("a.mov"))
        #expect(Self.allSamples(frame.picture) == [UInt8](try media.read("shown.raw")))
    }

    @Test func aPictureThatSaysHowItStandsIsHeard() throws {
        let media = try MediaFixture()
        try media.pattern("s=98x66", frames: 2, output: "plain.mp4")
        // H.264's display orientation message: to be turned by so much, anticlockwise.
        try media.ffmpeg(
            "-i",
            "plain.mp4",
            "-c",
            "copy",
            "-bsf:v",
            "h264_metadata=display_orientation=insert:rotate=90",
            output: "a.ts"
        )
        let expected = try Self.shown(media, "plain.mp4", filter: "transpose=cclock", format: "yuv420p")
        let frame = try firstFrame(media.path("a.ts"))
        #expect(Self.allSamples(frame.picture) == [UInt8](expected))
    }

    /// EXIF orientation values (TIFF tag 0x0112) and the filter that undoes each.
    @Test(arguments: [
        (1, "null"), (2, "hflip"), (3, "hflip,vflip"), (4, "vflip"), (5, "transpose=cclock_flip"),
        (6, "transpose=clock"), (7, "transpose=clock_flip"), (8, "transpose=cclock"),
    ])
    func aJPEGIsTurnedByItsEXIFOrientation(value: UInt8, filter: String) throws {
        let media = try MediaFixture()
        try media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=96x64", "-frames:v", "1", output: "plain.jpg")
        var jpeg = try media.read("plain.jpg")
        // APP1 right after the start of image: a big-endian TIFF directory with the one tag, a SHORT.
        let exif: [UInt8] =
            [0xFF, 0xE1, 0, 34] + Array("Exif\0\0MM".utf8) + [
                0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, value,
            ]
            + [0, 0, 0, 0, 0, 0]
        jpeg.insert(contentsOf: exif, at: 2)
        let path = try media.write("a.jpg", jpeg)
        let expected = try Self.shown(media, "plain.jpg", filter: filter, format: "yuvj420p")
        var source = try ImageFolderSource(url: path, interrupt: Interrupt())
        guard let frame = try source.next() else {
            Issue.record("no picture")
            return
        }
        #expect(Self.allSamples(frame.picture).elementsEqual(expected))
    }
}
