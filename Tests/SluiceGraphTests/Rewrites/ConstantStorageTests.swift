import Foundation
import OnnxProto
import SluiceCore
import SluiceGraph
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct ConstantStorageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Two large constants, and a small one.
    private static func model() -> OnnxModel {
        var graph = Graph(name: "test")
        graph.inputs = [ValueInfo("x", .float32, [.fixed(1_000)])]
        graph.outputs = [ValueInfo("y", .float32, [.fixed(1_000)])]
        graph.add(Constant("first", shape: [1_000], floats: (0..<1_000).map(Float.init)))
        graph.add(Constant("small", shape: [1], floats: [2]))
        graph.add(Constant("second", shape: [1_000], floats: (0..<1_000).map { -Float($0) }))
        graph.nodes = [
            Node("Add", ["x", "first"], ["a"]), Node("Mul", ["a", "small"], ["b"]),
            Node("Add", ["b", "second"], ["y"]),
        ]
        return OnnxModel(graph, name: "test", opset: 17)
    }

    @Test func largeConstantsGoToPagesOfASecondFile() throws {
        let model = Self.model()
        #expect(try ConstantStorage.split(model, to: folder("big.onnx")) == 4_096 + 4_000)
        let bytes = try WholeFile.read(folder("big.onnx"))
        #expect(bytes.count < 1_000)
        #expect(try WholeFile.read(folder("big.onnx.data")).count == 4_096 + 4_000)
        let tensors = try Onnx_ModelProto(serializedBytes: bytes).graph.initializer
        let places = tensors.map { Dictionary(uniqueKeysWithValues: $0.externalData.map { ($0.key, $0.value) }) }
        #expect(places[0] == ["location": "big.onnx.data", "offset": "0", "length": "4000"])
        #expect(places[1].isEmpty)
        #expect(places[2] == ["location": "big.onnx.data", "offset": "4096", "length": "4000"])
    }

    @Test func mergingBringsBackTheSameFile() throws {
        let model = Self.model()
        try ConstantStorage.split(model, to: folder("big.onnx"))
        let again = try OnnxModel(contentsOf: folder("big.onnx"))
        #expect(again.dataFiles.map { $0.split(separator: "/").last } == ["big.onnx.data"])
        #expect(try again.serialized() == model.serialized())
        // Splitting what is split reads the old files while it writes the new.
        try ConstantStorage.split(again, to: folder("other.onnx"))
        #expect(try OnnxModel(contentsOf: folder("other.onnx")).serialized() == model.serialized())
    }

    @Test func whatCannotBeWrittenLeavesNothingBehind() throws {
        #expect(throws: GraphError.self) { try ConstantStorage.split(Self.model(), to: folder("none/big.onnx")) }
        // The data can be written here, the model cannot: in its place is a folder.
        try FileManager.default.createDirectory(atPath: folder("taken.onnx"), withIntermediateDirectories: true)
        #expect(throws: GraphError.self) { try ConstantStorage.split(Self.model(), to: folder("taken.onnx")) }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!left.contains { $0.hasSuffix(".part") }, "\(left)")
    }
}
