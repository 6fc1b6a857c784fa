import Foundation
import SluiceCore
import SluiceMedia
import Testing

@Suite struct HopelessSourceTests {
    /// Opens a source and reads its first frame, which must fail with a `SourceError` fit to be shown.
    private static func failure(_ url: String) -> SourceError? {
        do throws(SourceError) {
            var source = try MediaOpener.open(url: url, interrupt: Interrupt())
            while let frame = try source.next() { _ = frame.pts }
            return nil
        } catch {
            #expect(!error.remedy.isEmpty)
            #expect(!error.description.contains("\n"))
            return error
        }
    }

    @Test func aMissingFileIsNamed() throws {
        let media = try MediaFixture()
        let error = Self.failure(media.path("door.mp4"))
        #expect(error?.code == .notFound)
        #expect(error?.exitCode == .noInput)
        #expect(error?.what == "\(media.path("door.mp4")): not there (No such file or directory)")
    }

    @Test func anEmptyFileIsCalledEmpty() throws {
        let media = try MediaFixture()
        let error = try Self.failure(media.write("door.mp4", Data()))
        #expect(error?.code == .notVideo)
        #expect(error?.what == "\(media.path("door.mp4")): is empty (0 bytes)")
    }

    @Test(arguments: ["door.mp4", "door.txt", "door"])
    func textIsNoVideo(name: String) throws {
        let media = try MediaFixture()
        let text = String(repeating: "Not a video at all, only words.\n", count: 100)
        let error = try Self.failure(media.write(name, Data(text.utf8)))
        #expect(error?.code == .notVideo)
        #expect(error?.exitCode == .badData)
        #expect(error?.what.hasPrefix(media.path(name)) == true)
    }

    @Test(arguments: ["wav", "m4a", "mp3"])
    func soundAloneIsNoVideo(container: String) throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg("-f", "lavfi", "-i", "sine=d=1", output: "a.\(container)")
        let error = Self.failure(path)
        #expect(error?.code == .notVideo)
        #expect(error?.what == "\(path): holds no video stream (only 1 audio)")
    }

    @Test func soundWithACoverIsNoVideo() throws {
        let media = try MediaFixture()
        try media.ffmpeg("-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1", output: "cover.jpg")
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "sine=d=1",
            "-i",
            "cover.jpg",
            "-map",
            "0",
            "-map",
            "1",
            "-disposition:v",
            "attached_pic",
            output: "a.mp3"
        )
        #expect(Self.failure(path)?.code == .notVideo)
    }

    @Test func aFileWithoutItsIndexSaysSo() throws {
        let media = try MediaFixture()
        try media.ffmpeg("-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "20", output: "a.mp4")
        let path = try media.write("cut.mp4", media.read("a.mp4").prefix(2000))
        let error = Self.failure(path)
        #expect(error?.code == .notVideo)
        #expect(error?.what.contains("moov atom not found") == true)
    }

    @Test func aStreamWithoutOnePictureSaysSo() throws {
        let media = try MediaFixture()
        let path = try media.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x64",
            "-frames:v",
            "20",
            "-c:v",
            "libx264",
            "-bsf:v",
            "noise=amount=1",
            output: "noise.mkv"
        )
        let error = Self.failure(path)
        #expect(error?.code == .notVideo)
        #expect(error?.what.contains("could be decoded") == true)
    }

    @Test func aFolderIsNoVideo() throws {
        let media = try MediaFixture()
        #expect(throws: SourceError.self) { _ = try MediaSource(url: media.path(""), interrupt: Interrupt()) }
        #expect(Self.failure(media.path(""))?.what.contains("holds no images") == true)
    }

    @Test func anUnknownSchemeIsNamed() {
        #expect(Self.failure("gopher2://host/door")?.what.contains("this kind of URL is not opened") == true)
    }

    @Test func aSecretIsNeverShown() {
        let error = Self.failure("http://user:hunter2@127.0.0.1:9/door.mp4?token=hunter2")
        #expect(error?.code == .notFound)
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.what.contains("***@127.0.0.1:9") == true)
    }
}
