import ArgumentParser
import SluiceCore
import SluiceGraph
import SluiceOptimizer

/// `sluice model split`.
struct ModelSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Puts a model's constants into a second file beside it.",
        discussion: """
            Needed for models of more than 2 GB, and useful where several graphs share weights. The second file is named \
            like the model with '.data' behind it; the two belong into one folder.

              sluice model split big.onnx -o big_split.onnx        # and big_split.onnx.data
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    func run() throws {
        try ModelRewrite(rewrite).finishSplit()
    }
}

/// `sluice model merge`.
struct ModelMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Brings a model's constants back into one file.",
        discussion: """
              sluice model merge big_split.onnx -o big.onnx
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    func run() throws {
        let files = try ModelRewrite(rewrite)
        // Written, the model has all its constants in it.
        let merged = try OnnxModel(bytes: files.before.serialized(), name: rewrite.output)
        try files.finish(
            merged,
            difference: files.proof.difference(files.before, merged),
            "all constants in one file"
        )
    }
}
