import SluiceCore
import SluiceGraph
import Testing

@Suite struct ModelStatisticsTests {
    private func graph(_ nodes: [Node], _ constants: [Constant]) -> Graph {
        var graph = Graph(name: "test")
        for constant in constants { graph.add(constant) }
        graph.nodes = nodes
        return graph
    }

    private func statistics(_ graph: Graph, _ shapes: [String: [Int]]) -> ModelStatistics {
        let values = shapes.map { name, shape in
            (name, TensorInfo(name: name, elementType: .float32, dimensions: shape.map { .fixed($0) }))
        }
        return ModelStatistics(graph, shapes: ShapeTable(graph, values: Dictionary(uniqueKeysWithValues: values)))
    }

    private func zeros(_ name: String, _ shape: [Int]) -> Constant {
        Constant(name, shape: shape, floats: [Float](repeating: 0, count: shape.reduce(1, *)))
    }

    @Test func eachOperatorCostsWhatItsShapesSay() {
        let graph = graph(
            [
                Node("Conv", ["x", "w", "b"], ["y"], name: "dense"),
                Node("Conv", ["y", "d"], ["z"], name: "depthwise", attributes: ["group": .integer(8)]),
                Node("ConvTranspose", ["z", "t"], ["u"], name: "up"),
                Node("Gemm", ["g", "m"], ["h"], name: "gemm", attributes: ["transA": .integer(1)]),
                Node("MatMul", ["p", "q"], ["r"], name: "product"),
                Node("Relu", ["u"], ["v"]),
            ],
            [
                zeros("w", [8, 3, 3, 3]), zeros("b", [8]), zeros("d", [8, 1, 5, 5]), zeros("t", [8, 4, 2, 2]),
                zeros("m", [6, 7]), Constant("shape", integers: [1, 2, 3]),
            ]
        )
        let statistics = statistics(
            graph,
            [
                "x": [1, 3, 10, 10], "y": [1, 8, 10, 10], "z": [1, 8, 10, 10], "u": [1, 4, 20, 20],
                "v": [1, 4, 20, 20],
                "g": [6, 5], "h": [5, 7], "p": [2, 4, 9], "q": [2, 9, 3], "r": [2, 4, 3],
            ]
        )
        let macs = Dictionary(uniqueKeysWithValues: statistics.layers.map { ($0.name, $0.macs) })
        #expect(macs["dense"] == 800 * 27 && macs["depthwise"] == 800 * 25 && macs["up"] == 800 * 16)
        #expect(macs["gemm"] == 35 * 6 && macs["product"] == 24 * 9)
        #expect(statistics.layers.map(\.name) == ["dense", "depthwise", "up", "product", "gemm"])
        #expect(statistics.macs == 800 * (27 + 25 + 16) + 210 + 216 && statistics.uncounted.isEmpty)
        #expect(statistics.parameterCount == 216 + 8 + 200 + 128 + 42)
        #expect(statistics.weights.map(\.type) == [.float32, .int64] && statistics.weights[0].tensors == 5)
        #expect(statistics.operators.map(\.name) == ["Conv", "ConvTranspose", "Gemm", "MatMul", "Relu"])
    }

    @Test func whatIsNotKnownIsSaid() {
        let graph = graph(
            [
                Node("Einsum", ["x", "x"], ["y"]), Node("Conv", ["n", "w"], ["z"], name: "nowhere"),
                Node("LSTM", ["x"], ["v"]),
            ],
            [zeros("w", [8, 3, 3, 3])]
        )
        let statistics = statistics(graph, ["x": [2, 2]])
        #expect(statistics.macs == 0)
        #expect(statistics.uncounted.map(\.name) == ["Conv", "Einsum", "LSTM"])
        #expect(statistics.layers.first { $0.name == "nowhere" }?.macs == nil)
    }

    @Test func sizesThatNoNumberHoldsAreNotCounted() {
        let graph = graph(
            [
                Node("Conv", ["x", "w"], ["y"], name: "huge"), Node("Conv", ["x", "w"], [], name: "gives nothing"),
                Node("ConvTranspose", [], ["z"], name: "takes nothing"),
                Node("MatMul", ["a", "b"], ["c"], name: "one"), Node("MatMul", ["a", "b"], ["d"], name: "other"),
            ],
            [zeros("w", [16, 3, 3, 3])]
        )
        let most = 1 << 61
        let statistics = statistics(
            graph,
            ["x": [1, 3, 1 << 31, 1 << 31], "y": [1, 16, 1 << 31, 1 << 31], "a": [1, 2], "c": [most], "d": [most]]
        )
        #expect(statistics.uncounted.map(\.name) == ["Conv", "ConvTranspose"])
        #expect(statistics.macs == .max)
    }

    @Test func weightsThatAreSharedCountOnce() {
        let graph = graph(
            [Node("Conv", ["x", "w"], ["y"], name: "a"), Node("Conv", ["y", "w"], ["z"], name: "b")],
            [zeros("w", [3, 3, 1, 1])]
        )
        let statistics = statistics(graph, ["x": [1, 3, 2, 2], "y": [1, 3, 2, 2], "z": [1, 3, 2, 2]])
        #expect(statistics.parameterCount == 9 && statistics.macs == 2 * 12 * 3)
        #expect(statistics.layers.reduce(0) { $0 + $1.parameters } == 9)
    }
}
