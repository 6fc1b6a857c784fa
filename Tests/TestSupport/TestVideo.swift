import Foundation
import Glibc
import Testing

/// A short H.264 clip of a moving test pattern, made by `ffmpeg` once for each process of tests.
package struct TestVideo: Hashable, Sendable {
    package var width = 160
    package var height = 90
    /// Frames in a second; there is a key frame each second.
    package var rate = 10
    package var seconds = 4
    /// Most B-frames in a row: pictures that are sent after one that is shown later, and that no other refers to.
    package var bFrames = 0

    package init(width: Int = 160, height: Int = 90, rate: Int = 10, seconds: Int = 4, bFrames: Int = 0) {
        (self.width, self.height, self.rate, self.seconds) = (width, height, rate, seconds)
        self.bFrames = bFrames
    }

    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        // Nobody frees a static, so the folder is removed at the end of the process.
        atexit { try? FileManager.default.removeItem(atPath: TestVideo.folder.get().path) }
        return folder
    }
    private static let making = NSLock()

    /// Path of the clip as MP4.
    package func path() throws -> String {
        let path = try Self.folder.get()("\(width)x\(height)-\(rate)-\(seconds)-\(bFrames).mp4")
        return try Self.making.withLock {
            if !FileManager.default.fileExists(atPath: path) { try make(path) }
            return path
        }
    }

    private func make(_ path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-y", "-v", "error", "-nostdin", "-f", "lavfi", "-i",
            "testsrc2=size=\(width)x\(height):rate=\(rate):duration=\(seconds)", "-c:v", "libx264", "-pix_fmt",
            "yuv420p", "-g", "\(rate)", "-bf", "\(bFrames)", path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ffmpeg cannot make \(path)")
    }
}
