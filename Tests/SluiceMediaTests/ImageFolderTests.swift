import Foundation
import SluiceCore
import SluiceMedia
import Testing

@Suite struct ImageFolderTests {
    private static func image(_ media: MediaFixture, _ name: String, size: String = "64x48") throws {
        try media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=\(size)", "-frames:v", "1", output: name)
    }

    @Test func imagesComeInTheOrderPeopleCount() throws {
        let media = try MediaFixture()
        for name in ["b10.jpg", "b9.png", "a.bmp", "b010.ppm", "b1.tif", "c.webp", "d.GIF"] {
            try Self.image(media, name.hasSuffix("GIF") ? "d.gif" : name)
        }
        try FileManager.default.moveItem(atPath: media.path("d.gif"), toPath: media.path("d.GIF"))
        try media.write("notes.txt", Data("no image".utf8))
        var source = try ImageFolderSource(url: media.path(""), interrupt: Interrupt())
        #expect(source.files == ["a.bmp", "b1.tif", "b9.png", "b10.jpg", "b010.ppm", "c.webp", "d.GIF"])
        #expect(source.info.frameCount == 7)
        var index: Int32 = 0
        while let frame = try source.next() {
            #expect(frame.fileIndex == index)
            #expect(frame.pts == Int64(index) * 1_000_000_000)
            #expect(frame.picture.width == 64 && frame.picture.height == 48)
            index += 1
        }
        #expect(index == 7)
        #expect(source.counters.decodeErrors == 0)
    }

    @Test func aBrokenImageIsCountedAndSkipped() throws {
        let media = try MediaFixture()
        try Self.image(media, "1.png", size: "64x48")
        try media.write("2.png", Data("no image".utf8))
        try media.write("3.jpg", Data())
        try Self.image(media, "4.jpg", size: "32x20")
        var source = try ImageFolderSource(url: media.path(""), interrupt: Interrupt())
        var seen: [String] = []
        while let frame = try source.next() {
            seen.append(
                "\(source.files[Int(frame.fileIndex)]) \(frame.picture.width)x\(frame.picture.height) \(frame.pts)"
            )
        }
        #expect(seen == ["1.png 64x48 0", "4.jpg 32x20 3000000000"])
        #expect(source.counters.decodeErrors == 2)
        #expect(source.counters.frames == 2)
    }

    @Test func aPatternPicksImages() throws {
        let media = try MediaFixture()
        for name in ["a1.png", "a2.png", "b1.png"] { try Self.image(media, name) }
        let source = try MediaOpener.open(url: media.path("a*.png"), interrupt: Interrupt())
        #expect(source.files == ["a1.png", "a2.png"])
    }

    @Test func theOpenerTellsImagesFromVideos() throws {
        let media = try MediaFixture()
        try Self.image(media, "100%[1].jpg")
        try media.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=5", "-frames:v", "4", output: "a[1]%03d.gif")
        var still = try MediaOpener.open(url: media.path("100%[1].jpg"), interrupt: Interrupt())
        #expect(still.files == ["100%[1].jpg"])
        let first = try still.next()?.pts
        #expect(first == 0)
        var film = try MediaOpener.open(url: media.path("a[1]%03d.gif"), interrupt: Interrupt())
        #expect(film.files.isEmpty)
        var frames = 0
        while let frame = try film.next() {
            #expect(frame.fileIndex == -1)
            frames += 1
        }
        #expect(frames == 4)
    }

    @Test func aFolderWithoutOneGoodImageIsRefused() throws {
        let media = try MediaFixture()
        try media.write("1.png", Data("no image".utf8))
        try media.write("2.png", Data("no image".utf8))
        let error = #expect(throws: SourceError.self) {
            _ = try ImageFolderSource(url: media.path(""), interrupt: Interrupt())
        }
        #expect(error?.code == .notVideo)
        #expect(error?.what.contains("none of the 2 images") == true)
    }

    @Test func aPictureOfAFolderHasFFmpegsColours() throws {
        let media = try MediaFixture()
        try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48",
            "-frames:v",
            "1",
            "-pix_fmt",
            "yuvj444p",
            output: "a.jpg"
        )
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
        var source = try ImageFolderSource(url: media.path("a.jpg"), interrupt: Interrupt())
        guard let frame = try source.next() else {
            Issue.record("no picture")
            return
        }
        #expect(largestDifference(rgb(frame.picture), try media.read("a.rgb")) <= 2)
    }
}
