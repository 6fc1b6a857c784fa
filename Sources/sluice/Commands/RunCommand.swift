import ArgumentParser
import Foundation
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
            the sources, finishes what is in flight, within seconds, and writes the closing stats line.

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
        DescriptorLimit.raise()
        // Whoever asks for a reload before there is something to reload must not end the start.
        signal(SIGHUP, SIG_IGN)
        let assembly = try PipelineAssembly(
            try pipeline.load(outputs: output),
            runtimeLibrary: pipeline.runtimeLibrary,
            // A video is laid out before its first frame.
            opening: annotated == nil ? .recordings : .everything,
            frames: frames
        )
        try checkFiles(assembly.configuration)
        let stopper = Stopper()
        let video = try annotated.map { path in
            // A video that cannot be written ends the run: it was asked for.
            try AnnotatedVideo(path: path, assembly) { _ in stopper.stop() }
        }
        let isQuiet = quiet
        let running = try Pipeline(assembly.pipeline(tap: video)) { stream, message in
            if !isQuiet { Terminal.print("\(stream.map { "\($0): " } ?? "")\(message)") }
        }
        if !quiet { greet(assembly) }
        stopper.connect(running)
        let daemon = Daemon(running, assembly.configuration, pipeline, outputs: output)
        try daemon.startServer()
        let attendance = DaemonAttendance(daemon)
        let progress = showsProgress(assembly) ? ProgressLine(running, frameCount: assembly.frameCount) : nil
        running.start()
        let ending = running.waitUntilDrained()
        progress?.stop()
        attendance.stop()
        daemon.stopServer()
        let videoFailure = video?.finish()
        if summary || (Terminal.isInteractive && !quiet) { Terminal.print(SummaryText.text(ending.report)) }
        // `sluice run … | head` has what it wanted; a video that was asked for too has not.
        let failure = ending.failure.flatMap { $0.isLostReader && video == nil ? nil : $0 }
        let anyFailure: (any ExplainedError)? = failure ?? videoFailure
        if ending.isLeftBehind { Self.leave(ending.framesLeftBehind, anyFailure) }
        if let anyFailure { throw anyFailure }
    }
}

extension RunCommand {
    /// Ends the process while something still works, whose libraries must not be taken apart under it.
    private static func leave(_ frames: UInt64, _ failure: (any ExplainedError)?) -> Never {
        if frames > 0 { Terminal.print("\(frames) frames were not finished in time; they count as stopped") }
        if let failure { Failure.report(failure) }
        Terminal.flush()
        _exit(failure?.exitCode.rawValue ?? 0)
    }

    private func greet(_ assembly: PipelineAssembly) {
        let name = assembly.model.name
        Terminal.print("\(name): \(assembly.sessions.reason)")
        guard assembly.model.hasNumberedClasses else { return }
        Terminal.print("\(name): nobody names its classes; give --labels, a text file with a name in each line")
    }

    private func showsProgress(_ assembly: PipelineAssembly) -> Bool {
        let writesToScreen =
            Terminal.hasLinesOnScreen
            && assembly.configuration.spec.outputs.contains { $0.destination == .standardOutput }
        return !quiet && !writesToScreen
    }

    /// Makes sure that no output overwrites an input or another output.
    private func checkFiles(_ configuration: Configuration) throws {
        var files = try FileClash.check(configuration, inputs: pipeline.inputs)
        guard let annotated else { return }
        for path in AnnotatedVideo.paths(annotated, streams: configuration.spec.streams.map(\.name)) {
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
