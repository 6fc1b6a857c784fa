import OrderedCollections
import SluiceCore
import SluiceGraph
import Testing

@Suite struct NormalisationTests {
    private func model(
        opset: Int = 13,
        _ nodes: [Node],
        inputs: [String] = ["x"],
        outputs: [String] = ["y"],
        constants: [Constant] = []
    ) throws -> OnnxModel {
        var graph = Graph(name: "test")
        graph.inputs = inputs.map { ValueInfo($0, .float32, [.fixed(2)]) }
        graph.outputs = outputs.map { ValueInfo($0) }
        for constant in constants { graph.constants[constant.name] = constant }
        graph.nodes = nodes
        try graph.sort()
        return OnnxModel(graph, name: "test", opset: opset)
    }

    @Test(
        arguments: [
            ("value", .tensor(Constant("", shape: [2, 1], integers: [7, 8])), TensorType.int64, [2, 1]),
            ("value_float", .float(1.5), .float32, []),
            ("value_floats", .floats([1, 2, 3]), .float32, [3]),
            ("value_int", .integer(-4), .int64, []),
            ("value_ints", .integers([5, 6]), .int64, [2]),
            ("value_string", .string("one"), .string, []),
            ("value_strings", .strings(["one", "two"]), .string, [2]),
        ] as [(String, AttributeValue, TensorType, [Int])]
    )
    func everyKindOfConstantNodeBecomesAConstant(
        attribute: String,
        value: AttributeValue,
        type: TensorType,
        shape: [Int]
    ) throws {
        var node = Node("Constant", [], ["c"])
        node[attribute] = value
        var model = try model([node, Node("Size", ["c"], ["y"])])
        #expect(try Normalisation().apply(to: &model).constants == 1)
        #expect(model.graph.nodes.map(\.op) == ["Size"])
        let constant = try #require(model.graph.constants["c"])
        #expect(constant.name == "c" && constant.type == type && constant.shape == shape)
        switch value {
        case .float(let value): #expect(try constant.floats() == [value])
        case .floats(let values): #expect(try constant.floats() == values)
        case .integer(let value): #expect(try constant.integers() == [value])
        case .integers(let values): #expect(try constant.integers() == values)
        case .tensor(let tensor): #expect(try constant.integers() == tensor.integers())
        default: #expect(constant.byteCount == (shape.isEmpty ? 3 : 6))
        }
    }

    @Test func aSparseConstantIsRefusedByName() throws {
        var model = try model([Node("Constant", [], ["c"], name: "k"), Node("Relu", ["c"], ["y"])])
        let error = #expect(throws: GraphError.self) { try Normalisation().apply(to: &model) }
        #expect(
            error?.what
                == "test: node 'k' (Constant) has its values in a form that is not supported, such as the sparse one"
        )
        #expect(model.graph.nodes.count == 2)
    }

    @Test func constantsAreNoInputs() throws {
        var model = try model(
            [Node("Add", ["x", "w"], ["y"])],
            inputs: ["x", "w"],
            constants: [Constant("w", shape: [2], floats: [1, 2])]
        )
        model.irVersion = 3
        #expect(try Normalisation().apply(to: &model).inputs == 1)
        #expect(model.graph.inputs.map(\.name) == ["x"] && model.irVersion == 4)
        #expect(try model.graph.constants["w"]?.floats() == [1, 2])
    }

    /// `nodes` with the nodes that are left, and what they take and give.
    @Test(arguments: [
        // Between nodes, several in a row, taken twice.
        (
            [
                Node("Neg", ["x"], ["a"]), Node("Identity", ["a"], ["b"]), Node("Identity", ["b"], ["c"]),
                Node("Add", ["c", "b"], ["y"]),
            ],
            ["Neg x > a", "Add a a > y"]
        ),
        // From an input.
        ([Node("Identity", ["x"], ["a"]), Node("Neg", ["a"], ["y"])], ["Neg x > y"]),
        // To an output: its name stays, and who took the value before takes the output.
        (
            [
                Node("Neg", ["x"], ["a"]), Node("Abs", ["a"], ["b"]), Node("Identity", ["a"], ["y"]),
                Node("Add", ["a", "b"], ["z"]),
            ],
            ["Neg x > y", "Abs y > b", "Add y b > z"]
        ),
        // Two outputs of the same value: one node stays.
        (
            [Node("Neg", ["x"], ["a"]), Node("Identity", ["a"], ["y"]), Node("Identity", ["a"], ["z"])],
            ["Neg x > y", "Identity y > z"]
        ),
        // In a row, to an output.
        (
            [
                Node("Neg", ["x"], ["a"]), Node("Identity", ["a"], ["b"]), Node("Identity", ["b"], ["y"]),
                Node("Abs", ["b"], ["z"]),
            ],
            ["Neg x > y", "Abs y > z"]
        ),
        // Straight from an input or a constant to an output.
        ([Node("Identity", ["x"], ["y"]), Node("Identity", ["w"], ["z"])], ["Identity x > y", "Identity w > z"]),
        // A Dropout does nothing when it does not train.
        ([Node("Dropout", ["x"], ["a"]), Node("Neg", ["a"], ["y"])], ["Neg x > y"]),
        ([Node("Dropout", ["x"], ["a", "mask"]), Node("Neg", ["a"], ["y"])], ["Neg x > y"]),
        ([Node("Dropout", ["x", "", "no"], ["a"]), Node("Neg", ["a"], ["y"])], ["Neg x > y"]),
        ([Node("Dropout", ["x", "", "yes"], ["a"]), Node("Neg", ["a"], ["y"])], ["Dropout x  yes > a", "Neg a > y"]),
        ([Node("Dropout", ["x"], ["y", "z"])], ["Dropout x > y z"]),
    ])
    func nodesThatDoNothingGo(nodes: [Node], left: [String]) throws {
        let made = Set(nodes.flatMap(\.outputs))
        var model = try model(
            nodes,
            outputs: ["y", "z"].filter { made.contains($0) },
            constants: [
                Constant("w", shape: [2], floats: [1, 2]), Constant("no", .bool, shape: [], bytes: [0]),
                Constant("yes", .bool, shape: [], bytes: [1]),
            ]
        )
        let report = try Normalisation().apply(to: &model)
        #expect(report.identities == nodes.count - left.count)
        let found = model.graph.nodes.map {
            "\($0.op) \($0.inputs.joined(separator: " ")) > \($0.outputs.joined(separator: " "))"
        }
        #expect(found == left)
        try model.graph.sort()
    }

    @Test func aDropoutThatMayTrainStays() throws {
        var model = try model(opset: 6, [Node("Dropout", ["x"], ["a"]), Node("Neg", ["a"], ["y"])])
        #expect(try Normalisation().apply(to: &model).identities == 0)
    }

    @Test func everyNodeGetsANameOfItsOwn() throws {
        var model = try model([
            Node("Neg", ["x"], ["a"]), Node("Neg", ["a"], ["Neg_1"]), Node("Abs", ["Neg_1"], ["b"], name: "same"),
            Node("Abs", ["b"], ["y"], name: "same"),
        ])
        #expect(try Normalisation().apply(to: &model).named == 3)
        #expect(model.graph.nodes.map(\.name) == ["Neg_2", "Neg_3", "same", "Abs_1"])
    }

    @Test func whatNobodyTakesGoes() throws {
        var model = try model(
            [Node("Neg", ["x"], ["y"]), Node("Add", ["x", "w"], ["dead"])],
            constants: [Constant("w", shape: [2], floats: [1, 2]), Constant("v", shape: [], floats: [1])]
        )
        let report = try Normalisation().apply(to: &model)
        #expect(report.unusedNodes == 1 && report.unusedConstants == 2)
        #expect(model.graph.nodes.map(\.op) == ["Neg"] && model.graph.constants.isEmpty)
        #expect(try Normalisation().apply(to: &model) == Normalisation.Report())
    }

    @Test(arguments: ElementType.allCases) func typesOfNumbersHaveTheSameNames(type: ElementType) {
        #expect(TensorType(type).elementType == type)
        #expect(TensorType(type).byteCount(of: 1) == type.size)
    }

    @Test(arguments: [TensorType.string, .complex64, .int4, .float8E5M2, .undefined])
    func otherTypesAreNoPlainNumbers(type: TensorType) {
        #expect(type.elementType == nil)
    }
}
