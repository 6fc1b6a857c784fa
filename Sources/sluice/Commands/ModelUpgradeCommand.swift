import ArgumentParser
import SluiceCore
import SluiceGraph
import SluiceOptimizer

/// `sluice model upgrade`.
struct ModelUpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Raises a model to a newer version of ONNX's operators.",
        discussion: """
            Quantized models need opset 13 or newer. Operators whose form has changed are rewritten; what cannot be \
            rewritten with the same meaning is refused by name.

              sluice model upgrade yolox_nano.onnx -o yolox_nano_17.onnx --opset 17
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    @Option(help: "The version to raise it to.")
    var opset = 17

    func validate() throws {
        let targets = OpsetUpgrade.targets
        guard targets.contains(opset) else {
            throw ValidationError("--opset is from \(targets.lowerBound) to \(targets.upperBound).")
        }
    }

    func run() throws {
        let files = try ModelRewrite(rewrite)
        var model = files.before
        let report = try OpsetUpgrade(to: opset, of: model, library: files.library).apply(to: &model)
        guard report.isChanged else {
            throw OutputError(
                .badData,
                "\(rewrite.source.model): is of opset \(model.opset), which is new enough",
                remedy: "use it as it is"
            )
        }
        try files.finish(
            model,
            difference: files.proof.difference(files.before, model),
            "opset \(files.before.opset) → \(model.opset)"
        )
    }
}
