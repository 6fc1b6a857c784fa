import ArgumentParser

/// `sluice model`: looks into ONNX models and rewrites them.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Looks into ONNX models, and rewrites them.",
        discussion: """
            Every rewrite runs the old and the new model on the same random inputs before it writes anything, and says \
            how far apart the outputs were; further than 1e-5 (relative), it writes nothing and exits with 70. Files are \
            replaced whole or not at all, and the model read is never overwritten.

              sluice model show yolox_nano.onnx
              sluice model batch yolox_nano.onnx -o yolox_nano_batch.onnx
              sluice run gate.mp4 yard.mp4 --model yolox_nano_batch.onnx --batch 4
            """,
        subcommands: [
            ModelShowCommand.self, ModelBatchCommand.self, ModelInputCommand.self, ModelUpgradeCommand.self,
            ModelTopCommand.self, ModelSplitCommand.self, ModelMergeCommand.self,
        ]
    )
}
