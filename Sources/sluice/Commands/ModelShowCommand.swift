import ArgumentParser
import Foundation
import SluiceCore
import SluiceGraph
import SluiceOptimizer
import SluiceRuntime

/// `sluice model show`.
struct ModelShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Says what is in a model, and what it costs to run.",
        discussion: """
            Inputs and outputs, operators, parameters, multiply-accumulates (MACs; a FLOP count is twice that) of one \
            image, and the layers that cost the most.

              sluice model show yolox_nano.onnx
              sluice model show yunet.onnx --size 320x320 --layers 20
              sluice model show yolox_nano.onnx --json | jq .macs
            """
    )

    @OptionGroup var source: ModelArguments

    @Option(help: "Width x height of the input, where the model leaves it open.")
    var size: String?

    @Option(help: "How many of the largest layers to list.")
    var layers = 10

    @Flag(help: "Print JSON instead of text.")
    var json = false

    func validate() throws {
        guard layers >= 0 else { throw ValidationError("--layers starts at 0.") }
        if let size, Self.parse(size) == nil { throw ValidationError("--size is width x height, such as 640x384.") }
    }

    func run() throws {
        let model = try OnnxModel(contentsOf: source.model)
        let chosen = size.flatMap(Self.parse) ?? model.usualSize
        var shapes: [String: TensorInfo] = [:]
        var problem: String?
        do {
            let library = try RuntimeLibrary.load(source.runtimeLibrary)
            shapes = try ShapeReader(library: library).read(model, inputShapes: model.inputShapes(size: chosen))
        } catch let error as any ExplainedError {
            // What is in the file can be shown without the runtime; what it costs cannot.
            problem = error.what
        }
        let statistics = ModelStatistics(model.graph, shapes: ShapeTable(model.graph, values: shapes))
        let summary = ModelSummary(
            path: source.model,
            model: model,
            statistics: statistics,
            shapes: shapes,
            layers: layers,
            problem: problem
        )
        print(json ? try summary.json() : summary.text)
    }

    /// `640x384`: width, height.
    private static func parse(_ text: String) -> (height: Int, width: Int)? {
        let sizes = text.lowercased().split { $0 == "x" || $0 == "×" }.compactMap { Int($0) }
        guard sizes.count == 2, sizes.allSatisfy((1...16_384).contains) else { return nil }
        return (height: sizes[1], width: sizes[0])
    }
}

extension OnnxModel {
    /// Shapes for one image of `size`, of all inputs that leave something open.
    fileprivate func inputShapes(size: (height: Int, width: Int)) -> [String: [Int]] {
        var shapes: [String: [Int]] = [:]
        for input in graph.requiredInputs {
            guard let dimensions = input.dimensions, dimensions.contains(where: { $0.size == nil }) else { continue }
            // The element type plays no part.
            let info = TensorInfo(name: input.name, elementType: .float32, dimensions: dimensions)
            shapes[input.name] = info.shape(size: size)
        }
        return shapes
    }
}
