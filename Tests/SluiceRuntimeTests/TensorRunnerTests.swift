import SluiceCore
import SluiceRuntime
import SluiceTesting
import Testing

@Suite struct TensorRunnerTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private func runner(_ model: TinyModel) throws -> TensorRunner {
        try TensorRunner(.bytes(model.bytes, name: "tiny"), library: library)
    }

    /// `sum = a + b` and `product = a b`, for anything that broadcasts.
    private static func arithmetic(_ shape: [TinyModel.Dimension]) -> TinyModel {
        var model = TinyModel()
        model.input("a", .float32, shape)
        model.input("b", .float32, shape)
        model.output("sum", .float32, shape)
        model.output("product", .float32, shape)
        model.node("Add", ["a", "b"], ["sum"])
        model.node("Mul", ["a", "b"], ["product"])
        return model
    }

    @Test func inputsAreFoundByNameAndOutputsComeInTheOrderAskedFor() throws {
        let runner = try runner(Self.arithmetic(["N"]))
        let a = HostTensor(name: "a", shape: [2], floats: [1, 2])
        let b = HostTensor(name: "b", shape: [2], floats: [10, 20])
        let product = HostTensor(name: "product", shape: [2], floats: [10, 40])
        let sum = HostTensor(name: "sum", shape: [2], floats: [11, 22])
        #expect(try runner.run([b, a]) == [sum, product])
        #expect(try runner.run([a, b], outputs: ["product", "sum"]) == [product, sum])
        #expect(try runner.run([a, b], outputs: ["product"]) == [product])
        #expect(try runner.run([a, b], outputs: []) == [])
    }

    @Test(arguments: [[], [0], [3, 0, 2], [1, 1], [2, 3]])
    func shapesMayBeScalarOrEmpty(_ shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let values = (0..<count).map(Float.init)
        let runner = try runner(Self.arithmetic(shape.map { _ in "any" }))
        let outputs = try runner.run(["a", "b"].map { HostTensor(name: $0, shape: shape, floats: values) })
        #expect(outputs.map(\.shape) == [shape, shape])
        #expect(outputs[0].floats == values.map { 2 * $0 })
    }

    @Test func aModelWithoutInputsRuns() throws {
        var model = TinyModel()
        model.constant("one", [2], floats: [1, 2])
        model.constant("other", [], floats: [5])
        model.output("y", .float32, [2])
        model.node("Sub", ["one", "other"], ["y"])
        #expect(try runner(model).run([]) == [HostTensor(name: "y", shape: [2], floats: [-4, -3])])
    }

    @Test(arguments: [
        (TinyModel.ElementType.float32, ElementType.float32), (.float16, .float16), (.bfloat16, .bfloat16),
        (.float64, .float64), (.uint8, .uint8), (.uint16, .uint16), (.uint32, .uint32), (.uint64, .uint64),
        (.int8, .int8), (.int16, .int16), (.int32, .int32), (.int64, .int64), (.bool, .bool),
    ])
    func everyTypeOfNumberGoesInAndOut(_ number: TinyModel.ElementType, _ type: ElementType) throws {
        let values: [Float] = type == .bool ? [0, 1, 1, 0] : [0, 1, 2, 100]
        var there = TinyModel()
        there.input("x", .float32, [4])
        there.output("y", number, [4])
        there.node("Cast", ["x"], ["y"], attributes: ["to": Int(number.rawValue)])
        var converted = try runner(there).run([HostTensor(name: "x", shape: [4], floats: values)])[0]
        #expect(converted.elementType == type)
        #expect(converted.bytes.count == 4 * type.size)
        #expect(converted.floats == values)

        var back = TinyModel()
        back.input("y", number, [4])
        back.output("x", .float32, [4])
        back.node("Cast", ["y"], ["x"], attributes: ["to": Int(TinyModel.ElementType.float32.rawValue)])
        converted.name = "y"
        #expect(try runner(back).run([converted])[0].floats == values)
    }

    @Test func stringsAreRefused() throws {
        var model = TinyModel()
        model.input("x", .float32, ["N"])
        model.output("words", .string, ["N"])
        model.output("same", .float32, ["N"])
        model.node("Cast", ["x"], ["words"], attributes: ["to": Int(TinyModel.ElementType.string.rawValue)])
        model.node("Identity", ["x"], ["same"])
        let runner = try runner(model)
        let x = HostTensor(name: "x", shape: [1], floats: [1])
        #expect(try runner.run([x]).map(\.name) == ["same"])
        let output = #expect(throws: InferenceError.self) { _ = try runner.run([x], outputs: ["words"]) }
        #expect(output?.description == "tiny: has no output 'words' of plain numbers; ask for one of: same")

        var reader = TinyModel()
        reader.input("words", .string, ["N"])
        reader.output("same", .string, ["N"])
        reader.node("Identity", ["words"], ["same"])
        let input = #expect(throws: InferenceError.self) {
            _ = try TensorRunner(.bytes(reader.bytes, name: "tiny"), library: library)
        }
        #expect(input?.what == "tiny: cannot be loaded: 'words' holds strings, and only numbers are supported")
    }

    @Test func mistakesAreNamed() throws {
        let runner = try runner(Self.arithmetic(["N"]))
        let a = HostTensor(name: "a", shape: [2], floats: [1, 2])
        let b = HostTensor(name: "b", shape: [2], floats: [1, 2])
        let c = HostTensor(name: "c", shape: [2], floats: [1, 2])
        let long = HostTensor(name: "b", shape: [3], floats: [1, 2, 3])
        let integers = HostTensor(name: "b", shape: [2], integers: [1, 2])
        #expect(throws: InferenceError(.runFailed, "tiny: no value for the input b: float32[N]", remedy: "give one")) {
            _ = try runner.run([a])
        }
        #expect(throws: InferenceError(.runFailed, "tiny: has no input 'c'", remedy: "leave it out")) {
            _ = try runner.run([a, b, c])
        }
        for wrong in [long, integers] {
            let error = #expect(throws: InferenceError.self) { _ = try runner.run([a, wrong]) }
            #expect(error?.code == .runFailed)
            #expect(error?.what.hasPrefix("tiny: the run failed: ") == true)
        }
    }

    /// The runtime folds constants only when it may: then the intermediate node is gone from its profile, but the
    /// numbers stay.
    @Test(arguments: [GraphOptimization.none, .basic, .extended, .all])
    func optimisationChangesNoResult(_ level: GraphOptimization) throws {
        let runner = try TensorRunner(
            .bytes(TinyModel.affine().bytes, name: "tiny"),
            library: library,
            optimization: level,
            threads: 2
        )
        let outputs = try runner.run([HostTensor(name: "x", shape: [1, 3], floats: [1, 2, 3])])
        #expect(outputs == [HostTensor(name: "y", shape: [1, 3], floats: [3, 5, 7])])
    }
}
