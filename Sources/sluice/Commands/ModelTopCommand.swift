import ArgumentParser
import SluiceConfig
import SluiceCore
import SluiceGraph
import SluiceOptimizer
import SluiceVision

/// `sluice model top`.
struct ModelTopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Makes a detector give its best anchors only.",
        discussion: """
            The anchors with the highest scores are chosen inside the model, before NMS: less to copy from a device, and \
            less to look through. As long as a frame has no more than that many anchors above the threshold, the objects \
            are the same. For families yolox, yolov5 and yolov8; boxes of yolox come out decoded, so the new model is \
            of family yolov5. The new model gets a card that says so.

              sluice model top yolox_nano.onnx -o yolox_nano_top.onnx --count 300
            """
    )

    @OptionGroup var rewrite: RewriteArguments

    @Option(name: [.customShort("n"), .long], help: "Anchors to keep.")
    var count = 300

    @Option(help: "How its outputs are read, where neither card nor outputs tell.")
    var family: String?

    func validate() throws {
        guard count > 0 else { throw ValidationError("--count starts at 1.") }
    }

    func run() throws {
        let files = try ModelRewrite(rewrite)
        let used = try LoadedModel.asUsed(
            rewrite.source.model,
            family: family,
            runtimeLibrary: rewrite.source.runtimeLibrary
        )
        let selection = TopN(count: count, layout: try layout(of: used))
        var model = files.before
        try selection.apply(to: &model)
        let newFamily = used.resolved.detector.family == .yolox ? .yolov5 : used.resolved.detector.family
        let card = CardText.card(
            comment: "The best \(count) anchors. \(CardFile.signature) top.",
            family: newFamily,
            input: used.resolved.input,
            isSizeOpen: !used.hasFixedSize,
            resolved: used.resolved
        )
        try files.finish(
            model,
            difference: files.proof.selectionDifference(files.before, model, selection),
            card: card,
            "gives the best \(count) anchors, as family \(newFamily.rawValue)"
        )
    }

    private func layout(of used: LoadedModel) throws -> TopN.Layout {
        let (detector, input) = (used.resolved.detector, used.resolved.input)
        let dimensions = used.signature.outputs.first?.dimensions ?? []
        switch detector.family {
        case .yolox:
            let count = dimensions.count == 3 ? dimensions[1].size : nil
            guard let count, let grid = AnchorGrid.usual(width: input.width, height: input.height, count: count) else {
                break
            }
            return .undecodedObjectness(
                cells: (0..<count).map { anchor in
                    let cell = grid.cell(anchor)
                    return SIMD3(cell.column, cell.row, cell.stride)
                }
            )
        case .yolov5: return .objectness
        case .yolov8:
            // As many values as there are classes, and four more.
            let values = 4 + detector.labels.count
            if dimensions.count == 3, dimensions[1] == .fixed(values) { return .channelsFirst }
            if dimensions.count == 3, dimensions[2] == .fixed(values) { return .rows }
        case .endToEnd, .rtdetr, .ssd, .yunet: break
        }
        throw OutputError(
            .badData,
            "\(rewrite.source.model): of family \(detector.family.rawValue) with these outputs, there is nothing to choose from",
            remedy: "give a yolox, yolov5 or yolov8 model with one output of a fixed size"
        )
    }
}
