import Foundation
import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

@Suite struct OpsetUpgradeTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    @Test(arguments: UpgradeCase.all)
    func anUpgradedModelComputesTheSame(_ old: UpgradeCase) throws {
        let model = try old.model()
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        for target in [13, 14, 16, 18, 20, 21] {
            var upgraded = model
            try OpsetUpgrade(to: target, of: model, library: library).apply(to: &upgraded)
            #expect(upgraded.opset == max(old.opset, target))
            let difference = Evaluation.difference(try Evaluation.run(upgraded, inputs), before)
            #expect(difference == 0, "to \(target)")
        }
    }

    @Test(.pythonPeer) func onnxAcceptsEveryUpgradedModel() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for (index, old) in UpgradeCase.all.enumerated() {
            var model = try old.model()
            try model.declareOutputs(library)
            for target in [13, 17, 18, 20, 21] {
                var upgraded = model
                try OpsetUpgrade(to: target, of: model, library: library).apply(to: &upgraded)
                paths.append(folder("\(index)_\(old)_to_\(target).onnx"))
                try upgraded.write(to: paths[paths.count - 1])
            }
        }
        let errors = try JSONDecoder().decode(
            [String: String].self,
            from: PythonPeer.run("Tests/Peers/onnx_check.py", paths)
        )
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test(.pythonPeer) func theTableOfVersionsIsOnnxs() throws {
        let versions = try JSONDecoder().decode(
            [String: [Int]].self,
            from: PythonPeer.run("Tests/Peers/onnx_history.py")
        )
        let isEqual = versions == OperatorHistory.versions
        #expect(isEqual)
    }

    @Test func whatIsNewEnoughStays() throws {
        var model = try OnnxModel(
            opset: 15,
            [Node("Relu", ["x"], ["y"])],
            inputs: [.floats("x", [1])],
            outputs: ["y"]
        )
        let before = try model.serialized()
        #expect(try OpsetUpgrade(to: 13).apply(to: &model) == OpsetUpgrade.Report())
        #expect(try model.serialized() == before)
    }

    @Test func theFormatIsThatOfTheOperators() throws {
        for (target, version) in [(13, 7), (14, 7), (15, 8), (18, 8), (19, 9), (20, 9), (21, 10)] {
            var model = try OnnxModel(
                opset: 11,
                [Node("Relu", ["x"], ["y"])],
                inputs: [.floats("x", [1])],
                outputs: ["y"]
            )
            model.irVersion = 6
            try OpsetUpgrade(to: target).apply(to: &model)
            #expect(model.irVersion == version && model.opset == target)
        }
    }

    @Test func constantsOfTheOldFormatStayConstants() throws {
        var model = try OnnxModel(
            opset: 9,
            [Node("Upsample", ["x", "s"], ["y"])],
            inputs: [.floats("x", [1, 1, 2, 2]), .floats("s", [4])],
            outputs: ["y"],
            constants: [Constant("s", shape: [4], floats: [1, 1, 2, 2])]
        )
        model.irVersion = 3
        let report = try OpsetUpgrade(to: 13).apply(to: &model)
        #expect(report.rewritten == ["Upsample": 1])
        #expect(model.graph.inputs.map(\.name) == ["x"])
    }

    @Test(arguments: [
        (
            6, Node("Add", ["x", "w"], ["y"], name: "a"),
            "test: is for the operators of version 6, which follow other rules than those since 7",
            "export it again, for opset 13"
        ),
        (
            7,
            Node(
                "BatchNormalization",
                ["x", "w", "w", "w", "w"],
                ["y"],
                name: "n",
                attributes: ["spatial": .integer(0)]
            ),
            "test: node 'n' (BatchNormalization) cannot go from opset 7 to 13: it normalises each place by itself "
                + "(spatial 0), which no newer version does",
            "export the model again, for opset 13"
        ),
        (
            9, Node("Clip", ["v"], ["y"], name: "c", attributes: ["min": .float(0)]),
            "test: node 'c' (Clip) cannot go from opset 9 to 13: the type of 'v' is not known",
            "export the model again, for opset 13"
        ),
        (
            10, Node("Resize", ["x", "v"], ["y"], name: "r"),
            "test: node 'r' (Resize) cannot go from opset 10 to 13: its scales are no constant, so whether it rounds up "
                + "or down is not known",
            "fold constants first, or export the model again"
        ),
        (
            10, Node("Resize", ["x", "mixed"], ["y"], name: "r"),
            "test: node 'r' (Resize) cannot go from opset 10 to 13: it shrinks one dimension and stretches another, "
                + "which rounds both ways",
            "export the model again, for opset 13"
        ),
        (
            9, Node("ConvTranspose", ["x", "w"], ["y"], name: "t", attributes: ["auto_pad": .string("SAME_UPPER")]),
            "test: node 't' (ConvTranspose) cannot go from opset 9 to 13: where its automatic padding goes changed "
                + "between the versions",
            "export the model again, for opset 13"
        ),
        (
            9, Node("Dropout", ["x"], ["y", "mask"], name: "d"),
            "test: node 'd' (Dropout) cannot go from opset 9 to 13: its mask was of numbers and is of truth values now",
            "export the model again, for opset 13"
        ),
        (
            11, Node("Frobnicate", ["x"], ["y"], name: "f"),
            "test: node 'f' (Frobnicate) is no operator of version 11",
            "export the model again, for opset 13"
        ),
        (
            11, Node("LayerNormalization", ["x", "w"], ["y"], name: "l"),
            "test: node 'l' (LayerNormalization) is no operator of version 11",
            "export the model again, for opset 13"
        ),
    ])
    func whatCannotBeDoneExactlyIsRefusedByName(opset: Int, node: Node, what: String, remedy: String) throws {
        var model = try OnnxModel(
            opset: opset,
            [Node("Neg", ["x"], ["v"]), node],
            inputs: [.floats("x", [1])],
            outputs: node.outputs,
            constants: [
                Constant("w", shape: [1], floats: [1]), Constant("mixed", shape: [2], floats: [0.5, 2]),
            ]
        )
        let before = try model.serialized()
        let error = #expect(throws: GraphError.self) { try OpsetUpgrade(to: 13).apply(to: &model) }
        #expect(error == GraphError(.unsupported, what, remedy: remedy))
        #expect(try model.serialized() == before)
    }

    @Test func operatorsOfOthersStay() throws {
        var model = try OnnxModel(
            opset: 11,
            [Node("Gelu", ["x"], ["y"], domain: "com.microsoft")],
            inputs: [.floats("x", [3])],
            outputs: ["y"]
        )
        model.setOpset(1, of: "com.microsoft")
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        try OpsetUpgrade(to: 17).apply(to: &model)
        #expect(model.opsets == ["": 17, "com.microsoft": 1])
        #expect(try Evaluation.run(model, inputs) == before)
    }
}

extension OnnxModel {
    /// Says of the outputs what the runtime finds.
    mutating func declareOutputs(_ library: RuntimeLibrary) throws {
        let values = try ShapeReader(library: library).read(self)
        for index in graph.outputs.indices {
            let info = try #require(values[graph.outputs[index].name])
            graph.outputs[index] = ValueInfo(info.name, TensorType(info.elementType), info.dimensions)
        }
    }
}
