import ArgumentParser
import SluiceConfig
import SluiceCore
import SluiceEngine

/// `sluice run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a pipeline and writes a JSON line for every frame.",
        discussion: """
            Lines go to stdout, or to the outputs of the pipeline; everything for people goes to stderr. Ctrl-C stops \
            the sources, finishes what is in flight, and writes the closing stats line.

              sluice run door.mp4 --model yolox_nano.onnx | jq -c '.objects[]?'
              sluice run pipeline.yaml --output door.jsonl --annotated door-with-boxes.mp4
              sluice run 'frames/*.jpg' --model yolox_nano.onnx --labels coco.txt
              sluice run 'scene:street?seed=7&frames=250' --model models/street.onnx
            """
    )

    @OptionGroup var pipeline: PipelineArguments

    @Option(
        name: [.short, .long],
        help: "File for the lines, - for stdout; may be given several times.",
        completion: .file()
    )
    var output: [String] = []

    @Option(
        help: ArgumentHelp(
            "Also write the video with boxes, labels and scores drawn.",
            discussion: "With several streams, each gets a file with its name added.",
            valueName: "out.mp4"
        ),
        completion: .file(extensions: ["mp4"])
    )
    var annotated: String?

    @Option(help: "Stop after this many frames of each stream.")
    var frames: Int?

    @Flag(help: "Print the summary tables even when stderr is no terminal.")
    var summary = false

    @Flag(name: [.short, .long], help: "Print nothing for people but errors.")
    var quiet = false

    func validate() throws {
        guard frames ?? 1 > 0 else { throw ValidationError("--frames starts at 1.") }
    }

    func run() throws {
        let assembly = try PipelineAssembly(
            try pipeline.load(outputs: output),
            runtimeLibrary: pipeline.runtimeLibrary,
            frames: frames
        )
        try checkFiles(assembly.configuration)
        let stopper = Stopper()
        let video = try annotated.map { path in
            // A video that cannot be written ends the run: it was asked for.
            try AnnotatedVideo(path: path, assembly) { _ in stopper.stop() }
        }
        let isQuiet = quiet
        let pipeline = try Pipeline(assembly.pipeline(tap: video)) { stream, message in
            if !isQuiet { Terminal.print("\(stream.map { "\($0): " } ?? "")\(message)") }
        }
        if !quiet {
            Terminal.print("\(assembly.model.name): \(assembly.sessions.reason)")
        }
        if !quiet, assembly.model.hasNumberedClasses {
            Terminal.print(
                "\(assembly.model.name): nobody names its classes; give --labels, a text file with a name in each line"
            )
        }
        stopper.connect(pipeline)
        let signals = StopSignals { isFirst in
            Terminal.print(isFirst ? "stopping: finishing what is in flight (again: at once)" : "stopped")
            pipeline.stop()
        }
        let writesToScreen =
            Terminal.hasLinesOnScreen
            && assembly.configuration.spec.outputs.contains { $0.destination == .standardOutput }
        let progress = quiet || writesToScreen ? nil : ProgressLine(pipeline, frameCount: assembly.frameCount)
        pipeline.start()
        let (report, failure) = pipeline.waitUntilDrained()
        progress?.stop()
        signals.stop()
        let videoFailure = video?.finish()
        if summary || (Terminal.isInteractive && !quiet) { Terminal.print(SummaryText.text(report)) }
        // `sluice run … | head` has what it wanted; a video that was asked for too has not.
        if let failure, !(failure.isLostReader && video == nil) { throw failure }
        if let videoFailure { throw videoFailure }
    }
}

extension RunCommand {
    /// Makes sure that no output overwrites an input or another output.
    private func checkFiles(_ configuration: Configuration) throws {
        let spec = configuration.spec
        var files = FileClash()
        for stream in spec.streams { files.reads(stream.url, as: "the source of stream \(stream.name)") }
        for variant in spec.variants {
            files.reads(variant.model.path, as: "the model")
            if let card = variant.model.cardPath { files.reads(card, as: "the model's card") }
            if case .file(let path) = variant.model.labels { files.reads(path, as: "the labels") }
        }
        for input in pipeline.inputs { files.reads(input, as: "an input") }
        for output in spec.outputs {
            if case .file(let path) = output.destination { try files.writes(path, as: "an output") }
        }
        guard let annotated else { return }
        for path in AnnotatedVideo.paths(annotated, streams: spec.streams.map(\.name)) {
            try files.writes(path, as: "the annotated video")
        }
    }
}

/// Stops a pipeline on behalf of somebody who was there before it.
private final class Stopper: Sendable {
    private let pipeline = Guarded(Pipeline?.none)

    func connect(_ pipeline: Pipeline) {
        self.pipeline.withLock { $0 = pipeline }
    }

    func stop() {
        pipeline.withLock { $0 }?.stop()
    }
}
