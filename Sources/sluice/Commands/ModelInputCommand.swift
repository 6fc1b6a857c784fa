import ArgumentParser
import SluiceConfig
import SluiceCore
import SluiceGraph
import SluiceOptimizer

/// `sluice model input`.
struct ModelInputCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "input",
        abstract: "Makes a model take pixels as bytes.",
        discussion: """
            Scale, mean and std, as the model's card or family has them (sluice check shows them), become part of the \
            model; its input becomes uint8. A quarter of the bytes are moved then, and nobody can feed it the wrong \
            numbers. Pixels are rounded to whole values, so scores move a little against a float input. The new model \
            gets a card that says so.

              sluice model input yolox_nano.onnx -o yolox_nano_u8.onnx
              sluice model input yolox_nano.onnx -o yolox_nano_rgb.onnx --color rgb --layout nchw
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    @Option(help: "Order of the new input's dimensions: nhwc or nchw.")
    var layout: TensorLayout = .nhwc

    @Option(help: "Order of the new input's channels: rgb or bgr; without this, that of the model.")
    var color: ColorOrder?

    @Option(help: "How its outputs are read, where neither card nor outputs tell; the input follows from it.")
    var family: String?

    func run() throws {
        let files = try ModelRewrite(rewrite)
        let used = try LoadedModel.asUsed(
            rewrite.source.model,
            family: family,
            runtimeLibrary: rewrite.source.runtimeLibrary
        )
        var input = used.resolved.input
        var pixels = PixelInput()
        pixels.layout = layout
        pixels.swapsChannels = color.map { $0 != input.color } ?? false
        (pixels.scale, pixels.mean, pixels.std) = (input.scale, input.mean, input.std)
        var model = files.before
        try pixels.apply(to: &model)

        (input.color, input.scale, input.mean, input.std) = (color ?? input.color, 1, .zero, .one)
        let card = CardText.card(
            comment: "Pixels as bytes: scale, mean and std are in the model. \(CardFile.signature) input.",
            family: used.resolved.detector.family,
            input: input,
            isSizeOpen: !used.hasFixedSize,
            resolved: used.resolved
        )
        try files.finish(
            model,
            difference: files.proof.pixelDifference(files.before, model, pixels),
            card: card,
            "takes uint8 \(layout.rawValue), \(input.color.rawValue)"
        )
    }
}

extension TensorLayout: ExpressibleByArgument {}
extension ColorOrder: ExpressibleByArgument {}
