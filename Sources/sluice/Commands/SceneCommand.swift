import ArgumentParser
import Foundation
import SluiceCore
import SluiceMedia
import SluiceScene

/// `sluice scene`: renders the synthetic street to files.
struct SceneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scene",
        abstract: "Render the synthetic street: pictures, and exactly what is in them.",
        discussion: """
            The scene is named by a URL, which sluice run takes as a stream as well:

              scene:street?seed=7&time=dusk&traffic=1.5

              seed      which street: camera, houses, trees, traffic (0…)
              width     pixels, even (768)          height   pixels, even (432)
              fps       frames a second (12.5)      frames   how many (endless)
              time      day, dusk, night, or cycle: a whole day in 96 s
              traffic   0 empty, 1 usual, at most 3
              noise     of the sensor: 0 none, 1 usual, at most 10
              shake     of the mast in pixels (0.4), at most 8

            Equal URLs give equal pixels on every machine.

            Examples:
              sluice scene 'scene:street?seed=3' --frames 250 --video street.mp4 --labels truth.json
              sluice scene 'scene:street?time=night' --frames 100 --raw - | \\
                ffplay -f rawvideo -pixel_format yuv420p -video_size 768x432 -framerate 12.5 -
            """
    )

    @Argument(help: "The scene, such as 'scene:street?seed=1&time=night'.")
    var url: String

    @Option(help: "How many frames; else those of the URL.")
    var frames: Int?

    @Option(help: "Encode the pictures to H.264 in this MP4 file.", completion: .file(extensions: ["mp4"]))
    var video: String?

    @Option(help: "Write raw pictures here, or to standard output (-): yuv420p, BT.709, limited range, no header.")
    var raw: String?

    @Option(
        help: """
            Write the true objects here as COCO JSON. category_id is the class's index + 1; objects that are too \
            small or too hidden have iscrowd 1, so that they neither count nor cost.
            """
    )
    var labels: String?

    func run() throws {
        var parameters = try SceneURL.parse(url)
        if let frames { parameters.frames = frames }
        guard let count = parameters.frames, SceneParameters.frameCounts.contains(count) else {
            throw ValidationError("say how many frames: --frames 100")
        }
        guard raw != nil || labels != nil || video != nil else {
            throw ValidationError("say what to write: --video FILE, --raw FILE or --labels FILE")
        }
        var writer = try makeWriter(parameters)
        let pictures = try raw.map { try RawPictureFile(path: $0) }
        var truth = SceneTruth(parameters, url: url)
        var scene = StreetScene(parameters)
        var objects: [SceneObject] = []
        let start = Instant.now
        for index in 0..<count {
            var picture = PictureBuffer(
                width: parameters.width,
                height: parameters.height,
                format: .yuv420p,
                color: StreetScene.color
            )
            scene.render(index, into: &picture, truth: &objects)
            truth.append(objects, frame: index)
            try pictures?.write(&picture)
            try writer?.write(picture.freeze())
            if index % 10 == 9 {
                let seconds = max(Double(Instant.now.since(start)) / 1e9, 1e-3)
                Terminal.showLive("\(index + 1)/\(count) frames · \((Double(index + 1) / seconds).formatted(0)) fps")
            }
        }
        Terminal.clearLive()
        try writer.take()?.finish()
        if let labels { try truth.write(to: labels) }
    }

    private func makeWriter(_ parameters: SceneParameters) throws(EncodeError) -> VideoWriter? {
        guard let video else { return nil }
        // Frame rates of scenes have at most three decimals.
        let rate = Int32((parameters.framesPerSecond * 1_000).rounded())
        return try VideoWriter(
            path: video,
            width: parameters.width,
            height: parameters.height,
            color: StreetScene.color,
            options: VideoWriter.Options(timing: .constant(numerator: rate, denominator: 1_000))
        )
    }
}

/// A file of raw pictures.
private struct RawPictureFile {
    private let path: String
    private let handle: FileHandle

    init(path: String) throws {
        self.path = path
        if path == "-" {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw OutputError(
                .cannotCreate,
                "\(path): cannot be created",
                remedy: "check the folder and its permissions"
            )
        }
        self.handle = handle
    }

    func write(_ picture: inout PictureBuffer) throws {
        for index in 0..<picture.format.planeCount {
            let bytes = unsafe picture.withPlane(index) { base, stride, width, height in
                var bytes = Data(capacity: width * height)
                for row in 0..<height { unsafe bytes.append(base + row * stride, count: width) }
                return bytes
            }
            do {
                try handle.write(contentsOf: bytes)
            } catch {
                throw OutputError(
                    .outputFailed,
                    "\(path): cannot be written",
                    remedy: "check for a full disk or a closed pipe"
                )
            }
        }
    }
}
