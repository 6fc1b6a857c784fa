import Foundation
import TestSupport
import Testing

/// Media that the tests make for themselves: the synthetic street, encoded by `ffmpeg`.
enum Clip {
    /// 48 frames of 768×432, H.264 in MP4, of a street that the model was not trained on.
    static func everyday() throws -> String { try made.get() }
    static let everydayFrames = 48

    private static let folder = Result { try TemporaryFolder() }
    private static let made = Result {
        let folder = try Clip.folder.get()
        // Nobody frees a static, so the folder is removed at the end of the process.
        atexit { try? FileManager.default.removeItem(atPath: Clip.folder.get().path) }
        return try street("seed=900001&frames=\(everydayFrames)", as: "street.mp4", in: folder)
    }

    /// Renders and encodes a street; the true objects go to `truth` as COCO JSON.
    @discardableResult
    static func street(
        _ query: String,
        as name: String,
        size: String = "768x432",
        codec: [String] = h264,
        truth: String? = nil,
        in folder: TemporaryFolder
    ) throws -> String {
        let sides = size.split(separator: "x")
        let scene = try Program.run(
            ["scene", "scene:street?\(query)&width=\(sides[0])&height=\(sides[1])", "--raw", folder("street.yuv")]
                + (truth.map { ["--labels", folder($0)] } ?? [])
        )
        try #require(scene.status == 0, "\(scene.errors)")
        defer { try? FileManager.default.removeItem(atPath: folder("street.yuv")) }
        return try ffmpeg(
            [
                "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", size, "-framerate", "12.5", "-i",
                "street.yuv",
            ]
                + codec,
            as: name,
            in: folder
        )
    }

    static let h264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]

    /// Runs `ffmpeg` in `folder`, with `name` as its output.
    @discardableResult
    static func ffmpeg(_ arguments: [String], as name: String, in folder: TemporaryFolder) throws -> String {
        let ending = try Program(
            "ffmpeg",
            ["-y", "-v", "error", "-nostdin"] + arguments + [name],
            in: folder.path
        ).wait()
        try #require(ending.status == 0, "ffmpeg \(arguments): \(ending.errors)")
        return folder(name)
    }
}
