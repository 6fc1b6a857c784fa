import ArgumentParser
import Foundation
import SluiceCore

/// `sluice bench`.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures a pipeline against its own parts and says what is the bottleneck.",
        discussion: """
            Runs the very code of `sluice run`, alternating with decode alone, inference alone, and the pipeline \
            without its ledger, several rounds in one process: read the ratios, they hold on noisy machines too. \
            "Roofline" is cores / (CPU of decode alone + CPU of inference alone): what a pipeline that costs nothing \
            itself would reach.

              sluice bench door.mp4 --model yolox_nano.onnx --json bench.json
            """
    )

    @OptionGroup var pipeline: PipelineArguments

    @Option(help: "Frames of each stream in each pass; all if not given (300 for a source without an end).")
    var frames: Int?

    @Option(help: "Rounds.")
    var rounds = 3

    @Option(help: "Also write the result to this file, as JSON.", completion: .file())
    var json: String?

    func validate() throws {
        guard rounds > 0, frames ?? 1 > 0 else { throw ValidationError("--rounds and --frames start at 1.") }
    }

    func run() throws {
        var assembly = try PipelineAssembly(
            try pipeline.load(outputs: ["-"]),
            runtimeLibrary: pipeline.runtimeLibrary,
            frames: frames,
            measuresAnew: true
        )
        var limit = frames
        if assembly.frameCount == nil {
            limit = limit ?? 300
            try assembly.reopen(frames: limit)
        }
        var benchmark = Benchmark(assembly, frames: limit, rounds: rounds)
        let result = try benchmark.run { Terminal.showLive($0) }
        Terminal.clearLive()
        print(result.text)
        if let json {
            do {
                try result.json().write(to: URL(fileURLWithPath: json))
            } catch {
                throw OutputError(
                    .cannotCreate,
                    "\(json): cannot be written: \(error.localizedDescription)",
                    remedy: "check that the folder exists and is writable"
                )
            }
        }
    }
}
