import Foundation
import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

@Suite struct ShapeReaderTests {
    private let reader: ShapeReader

    init() throws {
        reader = ShapeReader(library: try RuntimeLibrary.load())
    }

    /// Of each value, its type and its sizes where ONNX's own inference knows them.
    private struct Inferred: Decodable {
        var type: Int32
        var sizes: [Int]

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            type = try values.decode(Int32.self)
            sizes = try values.decode([Int].self)
        }
    }

    @Test(
        .sharedData,
        .pythonPeer,
        arguments: [
            ("yolox_nano", ["images": [1, 3, 416, 416]]), ("yunet", ["input": [2, 3, 64, 96]]),
            ("street", ["images": [3, 3, 288, 512]]), ("yunet", [:]), ("street", [:]),
        ] as [(String, [String: [Int]])]
    )
    func itAgreesWithOnnx(name: String, shapes: [String: [Int]]) throws {
        let path =
            switch name {
            case "yolox_nano": try Model.yoloxNano()
            case "yunet": try Model.yuNet()
            default: Model.street
            }
        var model = try OnnxModel(contentsOf: path)
        let table = try reader.read(model, inputShapes: shapes)
        // ONNX's inference gets the same input shapes, in a file.
        for index in model.graph.inputs.indices {
            guard let shape = shapes[model.graph.inputs[index].name] else { continue }
            model.graph.inputs[index].dimensions = shape.map { .fixed($0) }
        }
        for index in model.graph.outputs.indices { model.graph.outputs[index].dimensions = nil }
        let folder = try TemporaryFolder()
        try model.write(to: folder("model.onnx"))
        let inferred = try JSONDecoder().decode(
            [String: Inferred].self,
            from: PythonPeer.run("Tests/Peers/onnx_shapes.py", [folder("model.onnx")])
        )
        #expect(inferred.count >= model.graph.nodes.count / 2)
        var compared = 0
        for (value, expected) in inferred {
            guard let found = table[value] else {
                // ONNX follows sizes through arithmetic on shapes, which the runtime does for known sizes only.
                #expect(shapes.isEmpty, "\(value)")
                continue
            }
            #expect(TensorType(found.elementType).rawValue == expected.type, "\(value)")
            try #require(found.dimensions.count == expected.sizes.count, "\(value)")
            for (dimension, size) in zip(found.dimensions, expected.sizes) where size >= 0 {
                if shapes.isEmpty, dimension.size == nil { continue }
                #expect(dimension == .fixed(size), "\(value)")
                compared += 1
            }
        }
        #expect(compared > model.graph.nodes.count / 2)
        guard !shapes.isEmpty else { return }
        let open = model.graph.nodes.flatMap(\.outputs).filter { value in
            table[value]?.dimensions.allSatisfy { $0.size != nil } != true
        }
        #expect(open.isEmpty, "\(open)")
    }

    @Test func aScalarIsNotAValueOfWhichNothingIsKnown() throws {
        let model = try OnnxModel(
            opset: 13,
            [
                Node("ReduceSum", ["x"], ["scalar"], attributes: ["keepdims": .integer(0)]),
                Node("Reshape", ["x", "target"], ["unknown"]),
                Node("Relu", ["unknown"], ["y"]),
                Node("Shape", ["x"], ["s"]),
            ],
            inputs: [.floats("x", [2, 3]), ValueInfo("target", .int64, [.dynamic("rank")])],
            outputs: ["y", "scalar", "s"],
            constants: [Constant("c", .uint8, shape: [2], bytes: [1, 2])]
        )
        let table = try reader.read(model)
        #expect(table["scalar"] == TensorInfo(name: "scalar", elementType: .float32, dimensions: []))
        #expect(table["s"] == TensorInfo(name: "s", elementType: .int64, dimensions: [.fixed(2)]))
        #expect(table["c"] == TensorInfo(name: "c", elementType: .uint8, dimensions: [.fixed(2)]))
        #expect(table["x"]?.dimensions == [.fixed(2), .fixed(3)])
        #expect(table["target"]?.dimensions == [.dynamic("rank")])
        #expect(table["unknown"] == nil && table["y"] == nil)
    }

    @Test func whatTheFileSaysWrongIsNotRepeated() throws {
        var model = try OnnxModel(
            opset: 13,
            [Node("Relu", ["x"], ["r"]), Node("Neg", ["r"], ["y"])],
            inputs: [.floats("x", [2])],
            outputs: ["y"]
        )
        model.graph.intermediates = [.floats("r", [7])]
        model.graph.outputs = [.floats("y", [2])]
        let table = try reader.read(model, inputShapes: ["x": [5]])
        #expect(table["r"]?.dimensions == [.fixed(5)] && table["y"]?.dimensions == [.fixed(5)])
    }

    @Test func anInputThatIsNotThereIsNamed() throws {
        let model = try OnnxModel(
            opset: 13,
            [Node("Relu", ["x"], ["y"])],
            inputs: [.floats("x", [2])],
            outputs: ["y"]
        )
        #expect(throws: GraphError(.unsupported, "test: has no input 'image'", remedy: "name one of: x")) {
            try reader.read(model, inputShapes: ["image": [1]])
        }
    }
}
