import ArgumentParser
import SluiceCore
import SluiceGraph
import SluiceOptimizer

/// `sluice model batch`.
struct ModelBatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Makes a model that takes one image take any number of them.",
        discussion: """
            Inputs and outputs get a first dimension 'batch'. Shapes that are written into the model with a leading 1 are \
            opened. Operators that mix images, and such of which that is not known, are refused by name. A batch of \
            three random images must give what each gives alone.

              sluice model batch yolox_nano.onnx -o yolox_nano_batch.onnx
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    func run() throws {
        let files = try ModelRewrite(rewrite)
        var model = files.before
        guard let changes = try DynamicBatch(shapes: files.shapes()).apply(to: &model) else {
            throw OutputError(
                .badData,
                "\(rewrite.source.model): its batch is already dynamic",
                remedy: "use it as it is: sluice run … --batch 4"
            )
        }
        try files.finish(
            model,
            difference: files.proof.batchDifference(files.before, model),
            "batch made dynamic (\(changes.edits) shapes opened)"
        )
    }
}
