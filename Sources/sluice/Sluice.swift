import ArgumentParser
import Glibc

/// The command line.
@main
struct Sluice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Detects objects in video streams and says where the time goes.",
        discussion: """
            Decodes files and cameras with FFmpeg, runs a detector on every frame, and writes one JSON line a frame: \
            the objects, and what each stage cost.

              sluice run door.mp4 --model yolox_nano.onnx > door.jsonl
              sluice run pipeline.yaml --annotated door-with-boxes.mp4
              sluice check pipeline.yaml        explains every value and where it comes from
              sluice bench pipeline.yaml        says what is the bottleneck, with evidence
              sluice evaluate --on door.mp4 a.onnx b.onnx      says which variant is better, and which is faster
              sluice model show yolox_nano.onnx                says what is in a model; sluice model rewrites it, too
              sluice probe rtsp://10.0.0.5/main > gate.yaml    says what a camera sends, and writes a pipeline for it
              sluice tail door.jsonl --label person            follows a log; sluice top shows a running daemon

            Exit codes follow sysexits.h: 64 wrong usage, 65 bad data, 66 no input, 69 device or runtime not \
            available, 70 internal, 73 and 74 output, 78 configuration.

            Shell completions: sluice --generate-completion-script bash|zsh|fish
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, BenchCommand.self, EvaluateCommand.self, ModelCommand.self,
            SceneCommand.self, ProbeCommand.self, TailCommand.self, TopCommand.self,
        ]
    )

    static func main() {
        // A reader that goes away, or a file that may not grow, is an error of one write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        do {
            try UnknownCommand.check(Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot()
            try command.run()
            Terminal.flush()
        } catch {
            Failure.exit(with: error)
        }
    }
}
