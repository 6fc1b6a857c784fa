import ArgumentParser
import Foundation
import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceMedia
import SluiceOptimizer
import SluiceScene

/// What to evaluate on.
struct FootageOptions: ParsableArguments {
    @Option(
        name: .customLong("on"),
        help: ArgumentHelp(
            "A video, a folder of images, a pattern ('folder/*.jpg'), or a scene; may be given several times.",
            valueName: "footage"
        ),
        completion: .file()
    )
    var footage: [String]

    @Option(
        help: ArgumentHelp(
            "The true objects, as COCO annotations; one file for each footage. A scene knows its own.",
            valueName: "coco.json"
        ),
        completion: .file(extensions: ["json"])
    )
    var labels: [String] = []

    @Option(help: "Look at every so-manieth frame.")
    var every = 1

    @Option(help: "Stop after this many frames of each footage.")
    var frames: Int?

    func validate() throws {
        guard every > 0, frames ?? 1 > 0 else { throw ValidationError("--every and --frames start at 1.") }
        let unlabelled = footage.count { !SceneURL.matches($0) }
        guard labels.isEmpty || labels.count == unlabelled else {
            throw ValidationError(
                "Give --labels once for each video and folder, in their order: \(unlabelled) times, not \(labels.count)."
            )
        }
    }

    /// Opens every footage once, to find out early what is wrong with it, and reads the labels.
    func load() throws -> [Footage] {
        var files = labels[...]
        return try footage.map { url in
            if SceneURL.matches(url) { return try scene(url) }
            let source = try SourceOpener.open(StreamSpec(name: "footage", url: url))
            guard !source.info.isLive || frames != nil else { throw endless(url) }
            let truth = try files.popFirst().map { path in
                let labels = try CocoLabels(path: path)
                return source.files.isEmpty ? FootageTruth.frames(labels) : .images(labels)
            }
            return Footage(
                name: RedactedURL(url).description,
                truth: truth,
                isPattern: !FileManager.default.fileExists(atPath: url),
                open: { try SourceOpener.open(StreamSpec(name: "footage", url: url)) }
            )
        }
    }

    private func scene(_ url: String) throws -> Footage {
        let parameters = try SceneURL.parse(url)
        guard parameters.frames != nil || frames != nil else { throw endless(url) }
        let truth = LiveTruth(labels: SceneLabels.all)
        return Footage(
            name: url,
            truth: .live(truth),
            isPattern: false,
            open: {
                let interrupt = Interrupt()
                let scene = SceneSource(parameters, interrupt: interrupt)
                return SourceBox(LabelledScene(scene, truth: truth), interrupt: interrupt)
            }
        )
    }

    private func endless(_ url: String) -> EvaluationError {
        EvaluationError(
            .usage,
            "\(RedactedURL(url)): has no end",
            remedy: "say how many frames to look at: --frames 1000"
        )
    }
}
