import ArgumentParser
import Foundation
import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceRuntime
import SluiceVision

/// `sluice check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Explains a pipeline: every value, and where it comes from.",
        discussion: """
            Reads the pipeline, its model and the model's card, opens the sources, and reports every mistake at once, \
            with file, line and column. No video is run and no line is written. Sessions are measured if they never were; \
            to have that done again, remove ~/.cache/sluice.

              sluice check pipeline.yaml
              sluice check pipeline.yaml --json | jq .settings
            """
    )

    @OptionGroup var pipeline: PipelineArguments

    @Flag(help: "Print JSON instead of text.")
    var json = false

    func run() throws {
        let configuration = try pipeline.load()
        let assembly = try PipelineAssembly(configuration, runtimeLibrary: pipeline.runtimeLibrary)
        let report = ConfigurationReport(configuration, assembly.model.resolved)
        if json {
            print(try report.json())
        } else {
            print(report.text)
            print(Self.findings(assembly))
        }
    }

    private static func findings(_ assembly: PipelineAssembly) -> String {
        var lines = ["runtime   \(assembly.model.runtime)"]
        lines.append("model     \(assembly.model.recognized.reason)")
        for input in assembly.model.signature.inputs { lines.append("input     \(input)") }
        for output in assembly.model.signature.outputs { lines.append("output    \(output)") }
        lines.append("digest    sha256:\(assembly.model.digest)")
        lines.append("sessions  \(assembly.sessions.reason)")
        lines.append("machine   \(Machine.current.cores) cores, \(CPULevel.selected.rawValue) kernels")
        for (spec, source) in zip(assembly.configuration.spec.streams, assembly.sources) {
            let info = source.info
            let rate = info.frameRate.map { ", \($0.formatted(2)) frames/s" } ?? ""
            let count = info.frameCount.map { ", about \($0) frames" } ?? ""
            lines.append(
                "stream    \(spec.name): \(info.codec) \(info.width)×\(info.height)\(rate)\(count), "
                    + "\(info.pixelFormat) \(info.pixelPath)\(info.isLive ? ", live" : "")"
            )
        }
        // Warnings of the runtime are kept from stderr; here is where one looks for them.
        for message in assembly.model.runtime.messages { lines.append("warning   \(message)") }
        return lines.joined(separator: "\n")
    }
}
