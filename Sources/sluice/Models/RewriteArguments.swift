import ArgumentParser

/// What commands that read a model have in common.
struct ModelArguments: ParsableArguments {
    @Argument(help: "The model, an ONNX file.", completion: .file(extensions: ["onnx"]))
    var model: String

    @Option(help: "The ONNX Runtime library, or the folder it is in.", completion: .file())
    var runtimeLibrary: String?
}

/// What commands that write one have in common.
struct RewriteArguments: ParsableArguments {
    @OptionGroup var source: ModelArguments

    @Option(
        name: [.short, .long],
        help: "File for the new model; its card, if there is one, goes beside it.",
        completion: .file(extensions: ["onnx"])
    )
    var output: String
}
