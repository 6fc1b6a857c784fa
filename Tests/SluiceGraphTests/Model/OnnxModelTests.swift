import Foundation
import OnnxProto
import SluiceCore
import SluiceGraph
import SluiceTesting
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct OnnxModelTests {
    private func tiny() -> TinyModel {
        var model = TinyModel()
        model.input("x", .float32, ["batch", 3])
        model.output("y", .float32, ["batch", 3])
        model.constant("w", [3], floats: [1, 2, 3])
        model.node("Mul", ["x", "w"], ["y"])
        model.metadata("names", "['car']")
        return model
    }

    @Test func aFileIsReadAsItIs() throws {
        let model = try OnnxModel(bytes: tiny().bytes, name: "tiny")
        #expect(model.opset == 13 && model.irVersion == 8 && model.producer == "tiny")
        #expect(model.graph.inputs[0].type == .float32)
        #expect(model.graph.inputs[0].dimensions == [.dynamic("batch"), .fixed(3)])
        #expect(model[metadata: "names"] == "['car']" && model[metadata: "imgsz"] == nil)
    }

    @Test func savingTwiceGivesTheSameBytes() throws {
        let once = try OnnxModel(bytes: tiny().bytes, name: "tiny").serialized()
        let twice = try OnnxModel(bytes: once, name: "tiny").serialized()
        #expect(once == twice)
    }

    @Test(.sharedData, arguments: ["yolox_nano", "yunet_n_dynamic"])
    func realModelsKeepEverything(name: String) throws {
        let path = try SharedData.path("models/\(name).onnx")
        let original = try Onnx_ModelProto(serializedBytes: Data(contentsOf: URL(filePath: path)))
        let saved = try Onnx_ModelProto(serializedBytes: OnnxModel(contentsOf: path).serialized())
        let isEqual = original == saved
        #expect(isEqual)
    }

    @Test func unknownFieldsAreKept() throws {
        // Field 99 of the model, of its graph and of a node: a version of ONNX that does not exist yet.
        let mark: [UInt8] = [0x9a, 0x06, 2, 0x68, 0x69]
        var proto = try Onnx_ModelProto(serializedBytes: tiny().bytes)
        try proto.merge(serializedBytes: mark)
        try proto.graph.merge(serializedBytes: mark)
        try proto.graph.node[0].merge(serializedBytes: mark)
        let saved = try OnnxModel(bytes: proto.serializedBytes(), name: "future").serialized()
        let isEqual = try Onnx_ModelProto(serializedBytes: saved) == proto
        #expect(isEqual)
    }

    @Test func notesAreChangedInPlace() throws {
        var model = try OnnxModel(bytes: tiny().bytes, name: "tiny")
        model[metadata: "names"] = nil
        model[metadata: "by"] = "us"
        model.opset = 17
        model.setOpset(1, of: "com.microsoft")
        let reloaded = try OnnxModel(bytes: model.serialized(), name: "tiny")
        #expect(reloaded.metadata.map(\.key) == ["by"])
        #expect(reloaded.opsets == ["": 17, "com.microsoft": 1])
    }

    @Test(arguments: [
        ([], "the file is empty"),
        (Array("not a model".utf8), "is not an ONNX model"),
        ([0x08, 0x07], "no graph is in it"),
    ])
    func whatIsNoModelIsNamed(bytes: [UInt8], what: String) {
        let error = #expect(throws: GraphError.self) { try OnnxModel(bytes: bytes, name: "door.onnx") }
        #expect(error?.what.hasPrefix("door.onnx: ") == true && error?.what.contains(what) == true)
        #expect(error?.exitCode == .badData)
    }

    @Test func cutFilesNeverCrash() throws {
        let bytes = tiny().bytes
        for end in 0..<bytes.count {
            #expect(throws: GraphError.self) { try OnnxModel(bytes: Array(bytes[..<end]), name: "cut") }
        }
    }

    @Test func aFileThatIsNotThereIsNamed() {
        let error = #expect(throws: GraphError.self) { try OnnxModel(contentsOf: "/nowhere/door.onnx") }
        #expect(error?.description == "/nowhere/door.onnx: No such file or directory; check the path")
    }

    @Test(arguments: [0, 99])
    func unknownOperatorVersionsAreRefused(opset: UInt64) {
        var model = TinyModel(opset: opset)
        model.input("x", .float32, [1])
        model.output("y", .float32, [1])
        model.node("Neg", ["x"], ["y"])
        let error = #expect(throws: GraphError.self) { try OnnxModel(bytes: model.bytes, name: "m") }
        #expect(error?.code == .unsupported && error?.what.contains("operators of version \(opset)") == true)
    }

    @Test func controlFlowIsRefusedByName() throws {
        var proto = try Onnx_ModelProto(serializedBytes: tiny().bytes)
        proto.graph.node[0].name = "choice"
        proto.graph.node[0].opType = "If"
        proto.graph.node[0].attribute = [.with { ($0.name, $0.type, $0.g) = ("then_branch", .graph, .init()) }]
        let error = #expect(throws: GraphError.self) { try OnnxModel(bytes: proto.serializedBytes(), name: "m") }
        #expect(error?.code == .unsupported)
        #expect(error?.what.contains("node 'choice' (If) has a graph of its own in 'then_branch'") == true)
    }
}
