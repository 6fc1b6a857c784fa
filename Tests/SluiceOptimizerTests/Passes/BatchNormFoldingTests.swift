import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import Testing

@Suite struct BatchNormFoldingTests {
    /// A layer, and the normalisation of its `channels` channels.
    private func model(
        _ layer: Node,
        weights: [Int],
        bias: [Int]?,
        channels: Int,
        input: [Int],
        more: [Node] = [],
        outputs: [String] = ["y"]
    ) throws -> OnnxModel {
        var constants = [
            Constant("w", shape: weights, floats: Evaluation.random(weights.reduce(1, *), seed: 11)),
            Constant("gamma", shape: [channels], floats: Evaluation.random(channels, seed: 12, scale: 2)),
            Constant("beta", shape: [channels], floats: Evaluation.random(channels, seed: 13)),
            Constant("mean", shape: [channels], floats: Evaluation.random(channels, seed: 14)),
            Constant(
                "var",
                shape: [channels],
                floats: Evaluation.random(channels, seed: 15).map { $0.magnitude + 0.01 }
            ),
        ]
        if let bias {
            constants.append(Constant("b", shape: bias, floats: Evaluation.random(bias.reduce(1, *), seed: 16)))
        }
        return try OnnxModel(
            opset: 13,
            [
                layer,
                Node(
                    "BatchNormalization",
                    ["c", "gamma", "beta", "mean", "var"],
                    ["y"],
                    attributes: ["epsilon": .float(1e-3)]
                ),
            ] + more,
            inputs: [.floats("x", input)],
            outputs: outputs,
            constants: constants
        )
    }

    @Test(
        arguments: [
            (Node("Conv", ["x", "w"], ["c"]), [4, 3, 3, 3], nil, 4, [2, 3, 7, 8]),
            (
                Node("Conv", ["x", "w", "b"], ["c"], attributes: ["group": .integer(2)]), [4, 3, 1, 2], [4], 4,
                [1, 6, 5, 5]
            ),
            (
                Node("Conv", ["x", "w", "b"], ["c"], attributes: ["group": .integer(3)]), [3, 1, 3, 3], [3], 3,
                [1, 3, 5, 5]
            ),
            (Node("Conv", ["x", "w"], ["c"]), [2, 3, 3], nil, 2, [2, 3, 9]),
            (Node("ConvTranspose", ["x", "w"], ["c"]), [3, 5, 2, 2], nil, 5, [1, 3, 4, 4]),
            (
                Node(
                    "ConvTranspose",
                    ["x", "w", "b"],
                    ["c"],
                    attributes: ["group": .integer(2), "strides": .integers([2, 2])]
                ),
                [4, 3, 2, 2], [6], 6, [1, 4, 4, 4]
            ),
            (Node("Gemm", ["x", "w"], ["c"]), [3, 4], nil, 4, [5, 3]),
            (
                Node(
                    "Gemm",
                    ["x", "w", "b"],
                    ["c"],
                    attributes: ["transB": .integer(1), "alpha": .float(0.5), "beta": .float(3)]
                ),
                [4, 3], [4], 4, [5, 3]
            ),
            (Node("Gemm", ["x", "w", "b"], ["c"], attributes: ["beta": .float(2)]), [3, 4], [1, 4], 4, [5, 3]),
            (Node("Gemm", ["x", "w", "b"], ["c"]), [3, 4], [], 4, [5, 3]),
            (Node("Gemm", ["x", "w", "b"], ["c"]), [3, 4], [1, 1], 4, [5, 3]),
        ] as [(Node, [Int], [Int]?, Int, [Int])]
    )
    func everyKindOfLayerTakesItUp(layer: Node, weights: [Int], bias: [Int]?, channels: Int, input: [Int]) throws {
        var model = try model(layer, weights: weights, bias: bias, channels: channels, input: input)
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        #expect(try BatchNormFolding().apply(to: &model) == 1)
        #expect(model.operations == [layer.op])
        #expect(model.graph.constants.count == 2)
        #expect(Evaluation.difference(try Evaluation.run(model, inputs), before) < 1e-6)
    }

    @Test func weightsThatAreSharedKeepTheirValuesForOthers() throws {
        var model = try model(
            Node("Conv", ["x", "w"], ["c"]),
            weights: [3, 3, 1, 1],
            bias: nil,
            channels: 3,
            input: [1, 3, 4, 4],
            more: [Node("Conv", ["y", "w"], ["z"])],
            outputs: ["y", "z"]
        )
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        #expect(try BatchNormFolding().apply(to: &model) == 1)
        #expect(model.operations == ["Conv", "Conv"])
        #expect(model.graph.nodes[1].inputs[1] == "w")
        #expect(Evaluation.difference(try Evaluation.run(model, inputs), before) < 1e-6)
    }

    @Test(arguments: [
        // The values between are taken elsewhere, or leave the model.
        ([Node("Relu", ["c"], ["z"])], ["y", "z"]), ([], ["y", "c"]),
    ])
    func whatOthersSeeStays(more: [Node], outputs: [String]) throws {
        var model = try model(
            Node("Conv", ["x", "w"], ["c"]),
            weights: [3, 3, 1, 1],
            bias: nil,
            channels: 3,
            input: [1, 3, 4, 4],
            more: more,
            outputs: outputs
        )
        #expect(try BatchNormFolding().apply(to: &model) == 0)
        #expect(model.operations.contains("BatchNormalization"))
    }

    @Test(arguments: ["w", "mean", "b"])
    func whatCallersMayReplaceStays(name: String) throws {
        var model = try model(
            Node("Conv", ["x", "w", "b"], ["c"]),
            weights: [3, 3, 1, 1],
            bias: [3],
            channels: 3,
            input: [1, 3, 4, 4]
        )
        model.graph.inputs.append(.floats(name, name == "w" ? [3, 3, 1, 1] : [3]))
        #expect(try BatchNormFolding().apply(to: &model) == 0)
    }

    @Test func oneThatTrainsStays() throws {
        var model = try model(
            Node("Conv", ["x", "w"], ["c"]),
            weights: [3, 3, 1, 1],
            bias: nil,
            channels: 3,
            input: [1, 3, 4, 4]
        )
        model.opset = 15
        model.graph.nodes[1]["training_mode"] = .integer(1)
        #expect(try BatchNormFolding().apply(to: &model) == 0)
    }
}
