import Foundation
import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

/// The passes on models that people use.
@Suite(.sharedData) struct RealModelPassTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private static let names = ["yolox_nano", "yunet", "street"]

    private func load(_ name: String) throws -> (model: OnnxModel, inputs: [HostTensor], before: [HostTensor]) {
        let (path, shape) =
            switch name {
            case "yolox_nano": (try Model.yoloxNano(), [1, 3, 416, 416])
            case "yunet": (try Model.yuNet(), [2, 3, 96, 64])
            default: (Model.street, [2, 3, 288, 512])
            }
        let model = try OnnxModel(contentsOf: path)
        let constants = Set(model.graph.constants.keys)
        let input = try #require(model.graph.inputs.first { !constants.contains($0.name) })
        let inputs = Evaluation.inputs(of: model, shapes: [input.name: shape], scale: 128)
        return (model, inputs, try Evaluation.run(model, inputs))
    }

    @Test(arguments: names) func normalisationChangesNoBit(name: String) throws {
        var (model, inputs, before) = try load(name)
        try Normalisation().apply(to: &model)
        #expect(!model.operations.contains("Constant") && !model.operations.contains("Identity"))
        #expect(Set(model.graph.nodes.map(\.name)).count == model.graph.nodes.count)
        #expect(try Evaluation.run(model, inputs) == before)
    }

    @Test(arguments: names) func foldingChangesNoBit(name: String) throws {
        var (model, inputs, before) = try load(name)
        try Normalisation().apply(to: &model)
        let values = try ShapeReader(library: library).read(model)
        try ConstantFolding(values: values, library: library).apply(to: &model)
        #expect(try Evaluation.run(model, inputs) == before)
        #expect(try ConstantFolding(values: values, library: library).apply(to: &model).folded == 0)
    }

    @Test(arguments: names) func batchNormsThatAreLeftAreFolded(name: String) throws {
        var (model, inputs, before) = try load(name)
        try BatchNormFolding().apply(to: &model)
        #expect(!model.operations.contains("BatchNormalization"))
        #expect(Evaluation.difference(try Evaluation.run(model, inputs), before) < 1e-5)
    }

    @Test(.pythonPeer, arguments: names) func everyOpsetGivesTheSame(name: String) throws {
        let (model, inputs, before) = try load(name)
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for target in OpsetUpgrade.targets {
            var upgraded = model
            try OpsetUpgrade(to: target, of: model, library: library).apply(to: &upgraded)
            #expect(try Evaluation.run(upgraded, inputs) == before, "to \(target)")
            paths.append(folder("\(target).onnx"))
            try upgraded.write(to: paths[paths.count - 1])
        }
        let errors = String(
            decoding: try PythonPeer.run("Tests/Peers/onnx_check.py", paths),
            as: UTF8.self
        )
        #expect(errors == "{}")
    }

    /// Weights with a scale for each channel, which version 11 does not know: why models are upgraded at all.
    @Test func anUpgradedModelTakesScalesForEachChannel() throws {
        var (model, inputs, before) = try load("yolox_nano")
        #expect(model.opset == 11)
        let place = try #require(model.graph.nodes.firstIndex { $0.op == "Conv" })
        let weights = try #require(model.graph.constants[model.graph.nodes[place].inputs[1]])
        let values = try weights.floats()
        let area = weights.count / weights.shape[0]
        let scales = (0..<weights.shape[0]).map { channel in
            values[channel * area..<(channel + 1) * area].reduce(0) { max($0, $1.magnitude) } / 127
        }
        let quantized = values.indices.map { index in
            UInt8(bitPattern: Int8((values[index] / scales[index / area]).rounded(.toNearestOrEven)))
        }
        model.graph.constants["q"] = Constant("q", .int8, shape: weights.shape, bytes: quantized)
        model.graph.constants["scales"] = Constant("scales", shape: [scales.count], floats: scales)
        model.graph.nodes[place].inputs[1] = "dequantized"
        model.graph.nodes.insert(
            Node("DequantizeLinear", ["q", "scales"], ["dequantized"], attributes: ["axis": .integer(0)]),
            at: place
        )
        model.graph.removeUnused()
        #expect(throws: InferenceError.self) { try Evaluation.run(model, inputs) }
        try OpsetUpgrade(to: 13, of: model, library: library).apply(to: &model)
        // One layer of weights in 8 bits changes the outputs a little.
        let difference = Evaluation.difference(try Evaluation.run(model, inputs), before)
        #expect(difference > 0 && difference < 0.1)
    }

    /// The architectures that come with ONNX, of version 9; their weights are made by nodes.
    @Test(.pythonPeer) func allPassesTogetherKeepWhatKnownArchitecturesCompute() throws {
        let library = Checkout.path(".venv-test/lib")
        let files = try #require(FileManager.default.enumerator(atPath: library)).compactMap { $0 as? String }
            .filter { $0.contains("backend/test/data/light/") && $0.hasSuffix(".onnx") }
        #expect(files.count >= 9)
        for file in files {
            var model = try OnnxModel(contentsOf: "\(library)/\(file)")
            let inputs = Evaluation.inputs(of: model)
            let normalisations = model.operations.count { $0 == "BatchNormalization" }
            let before = try Evaluation.run(model, inputs)
            try Normalisation().apply(to: &model)
            try ConstantFolding(limit: 1 << 22, library: self.library).apply(to: &model)
            try BatchNormFolding().apply(to: &model)
            try OpsetUpgrade(to: 21, of: model, library: self.library).apply(to: &model)
            // Some follow a concatenation, and stay; so do those of layers with weights above the limit.
            let left = model.operations.count { $0 == "BatchNormalization" }
            #expect(left < max(normalisations, 1), "\(file)")
            let difference = Evaluation.difference(try Evaluation.run(model, inputs), before)
            #expect(difference < 1e-5, "\(file)")
        }
    }
}
