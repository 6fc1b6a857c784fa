import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import Testing

@Suite struct ConstantFoldingTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    @Test func whatDependsOnConstantsOnlyIsReplacedByItsValue() throws {
        var model = try OnnxModel(
            opset: 13,
            [
                Node("Add", ["a", "b"], ["sum"]),
                Node("Sqrt", ["sum"], ["root"]),
                Node("Mul", ["x", "root"], ["y"]),
            ],
            inputs: [.floats("x", [2])],
            outputs: ["y"],
            constants: [Constant("a", shape: [2], floats: [1, 4]), Constant("b", shape: [], floats: [3])]
        )
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        let report = try ConstantFolding(library: library).apply(to: &model)
        #expect(report.folded == 2 && report.shapes == 0 && report.tooLarge == 0)
        #expect(model.operations == ["Mul"])
        #expect(Array(model.graph.constants.keys) == ["root"])
        #expect(try model.graph.constants["root"]?.floats() == [2, Float(7).squareRoot()])
        #expect(try Evaluation.run(model, inputs) == before)
        #expect(try ConstantFolding(library: library).apply(to: &model) == ConstantFolding.Report())
    }

    /// `Reshape(x, Concat(Gather(Shape(x), 0), -1))`, as exporters write it.
    @Test func aShapeThatIsKnownUnlocksWhatIsComputedFromIt() throws {
        var model = try OnnxModel(
            opset: 13,
            [
                Node("Relu", ["x"], ["r"]),
                Node("Shape", ["r"], ["s"]),
                Node("Gather", ["s", "zero"], ["first"]),
                Node("Concat", ["first", "rest"], ["target"], attributes: ["axis": .integer(0)]),
                Node("Reshape", ["r", "target"], ["y"]),
            ],
            inputs: [.floats("x", [2, 3, 4])],
            outputs: ["y"],
            constants: [Constant("zero", integers: [0]), Constant("rest", integers: [-1])]
        )
        let inputs = Evaluation.inputs(of: model)
        let before = try Evaluation.run(model, inputs)
        let values = try ShapeReader(library: library).read(model)
        let report = try ConstantFolding(values: values, library: library).apply(to: &model)
        #expect(report.folded == 3 && report.shapes == 1)
        #expect(model.operations == ["Relu", "Reshape"])
        #expect(try model.graph.constants["target"]?.integers() == [2, -1])
        #expect(try Evaluation.run(model, inputs) == before)
    }

    @Test(
        arguments: [
            (nil, nil, [2, 3, 4]), (1, nil, [3, 4]), (-2, nil, [3, 4]), (0, -1, [2, 3]), (1, 2, [3]),
            (-9, 9, [2, 3, 4]),
            (2, 1, []),
        ] as [(Int?, Int?, [Int])]
    )
    func aPartOfAShapeIsFolded(start: Int?, end: Int?, expected: [Int]) throws {
        var node = Node("Shape", ["x"], ["s"])
        node["start"] = start.map { .integer($0) }
        node["end"] = end.map { .integer($0) }
        var model = try OnnxModel(
            opset: 15,
            [node, Node("Identity", ["s"], ["y"])],
            inputs: [.floats("x", [2, 3, 4])],
            outputs: ["y"]
        )
        let before = try Evaluation.run(model, Evaluation.inputs(of: model))
        let values = try ShapeReader(library: library).read(model)
        #expect(try ConstantFolding(values: values, library: library).apply(to: &model).shapes == 1)
        #expect(try model.graph.constants["s"]?.integers() == expected)
        model.graph.inputs = []
        #expect(try Evaluation.run(model, []) == before)
    }

    @Test func aShapeThatIsNotKnownStays() throws {
        var model = try OnnxModel(
            opset: 13,
            [Node("Shape", ["x"], ["s"]), Node("Identity", ["s"], ["y"])],
            inputs: [ValueInfo("x", .float32, [.dynamic("N"), .fixed(3)])],
            outputs: ["y"]
        )
        let values = try ShapeReader(library: library).read(model)
        #expect(try ConstantFolding(values: values, library: library).apply(to: &model).folded == 0)
        #expect(model.operations == ["Shape", "Identity"])
    }

    @Test(arguments: [
        // Another run draws other numbers.
        [Node("RandomNormal", [], ["v"], attributes: ["shape": .integers([2])])],
        // The runtime looks for these around its operators.
        [Node("QuantizeLinear", ["w", "one"], ["q"]), Node("DequantizeLinear", ["q", "one"], ["v"])],
        // A default that callers may replace.
        [Node("Neg", ["default"], ["v"])],
        // 4 MiB of ones from three numbers.
        [Node("Expand", ["one", "large"], ["e"]), Node("ReduceMax", ["e"], ["n"]), Node("Add", ["e", "n"], ["v"])],
    ])
    func whatMustStayStays(nodes: [Node]) throws {
        var model = try OnnxModel(
            opset: 13,
            nodes + [Node("Add", ["x", "v"], ["y"])],
            inputs: [.floats("x", [1]), .floats("default", [2])],
            outputs: ["y"],
            constants: [
                Constant("w", shape: [2], floats: [1, 2]), Constant("one", shape: [], floats: [1]),
                Constant("default", shape: [2], floats: [1, 2]), Constant("large", integers: [1 << 20]),
            ]
        )
        let report = try ConstantFolding(library: library).apply(to: &model)
        #expect(
            Set(model.operations).subtracting(["ReduceMax"])
                == Set(nodes.map(\.op) + ["Add"]).subtracting(["ReduceMax"])
        )
        #expect(report.folded == (nodes.count == 3 ? 1 : 0))
        #expect(report.tooLarge == (nodes.count == 3 ? 2 : 0))
    }

    @Test func whatCannotBeRepresentedStays() throws {
        var model = try OnnxModel(
            opset: 13,
            [
                Node("Cast", ["w"], ["words"], attributes: ["to": .integer(8)]),
                Node("Cast", ["words"], ["numbers"], attributes: ["to": .integer(1)]),
                Node("Add", ["x", "numbers"], ["y"]),
            ],
            inputs: [.floats("x", [2])],
            outputs: ["y"],
            constants: [Constant("w", shape: [2], floats: [1, 2])]
        )
        #expect(try ConstantFolding(library: library).apply(to: &model).folded == 1)
        #expect(model.operations == ["Add"])
        #expect(try model.graph.constants["numbers"]?.floats() == [1, 2])
    }
}
