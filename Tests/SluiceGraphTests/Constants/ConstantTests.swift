import Foundation
import OnnxProto
import OrderedCollections
import SluiceCore
import SluiceGraph
import SwiftProtobuf
import Testing

/// Every element type reads the same from the field for bytes and from the typed field that ONNX has for it.
@Suite struct ConstantTests {
    /// A model with one constant, as a file has it.
    private func load(_ tensor: Onnx_TensorProto) throws -> Constant {
        var model = Onnx_ModelProto()
        model.opsetImport = [.with { $0.version = 21 }]
        model.graph.node = [.with { ($0.opType, $0.input, $0.output) = ("Identity", ["c"], ["y"]) }]
        model.graph.output = [.with { $0.name = "y" }]
        model.graph.initializer = [tensor]
        let loaded = try OnnxModel(bytes: try model.serializedBytes(), name: "test")
        return try #require(loaded.graph.constants["c"])
    }

    private func tensor(
        _ type: TensorType,
        _ shape: [Int64],
        _ fill: (inout Onnx_TensorProto) -> Void
    ) -> Onnx_TensorProto {
        .with {
            ($0.name, $0.dataType, $0.dims) = ("c", type.rawValue, shape)
            fill(&$0)
        }
    }

    @Test(arguments: [
        (TensorType.int8, [-128, 0, 127], [0x80, 0, 0x7f]),
        (.uint8, [0, 128, 255], [0, 0x80, 0xff]),
        (.int16, [-2, 0x1234, 5], [0xfe, 0xff, 0x34, 0x12, 5, 0]),
        (.uint16, [0xfffe, 1, 2], [0xfe, 0xff, 1, 0, 2, 0]),
        (.bool, [0, 1, 1], [0, 1, 1]),
        (.int32, [-1, 2, 3], [0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 3, 0, 0, 0]),
    ])
    func smallIntegersShareAField(type: TensorType, values: [Int32], raw: [UInt8]) throws {
        let typed = try load(tensor(type, [3]) { $0.int32Data = values })
        let packed = try load(tensor(type, [3]) { $0.rawData = Data(raw) })
        #expect(try typed.bytes() == raw && packed.bytes() == raw)
        #expect(try typed.integers() == values.map { Int($0) } && packed.integers() == values.map { Int($0) })
    }

    @Test func wideIntegersHaveFieldsOfTheirOwn() throws {
        let signed = try load(tensor(.int64, [2]) { $0.int64Data = [-5, .max] })
        #expect(try signed.integers() == [-5, .max])
        let wide = try load(tensor(.uint64, [1]) { $0.uint64Data = [7] })
        #expect(try wide.bytes() == [7, 0, 0, 0, 0, 0, 0, 0])
        let narrow = try load(tensor(.uint32, [2]) { $0.uint64Data = [1, 0xffff_fffe] })
        #expect(try narrow.integers() == [1, 0xffff_fffe])
    }

    @Test func floatsOfEveryWidthAreRead() throws {
        #expect(try load(tensor(.float32, [2]) { $0.floatData = [1.5, -0.25] }).floats() == [1.5, -0.25])
        #expect(try load(tensor(.float64, [1]) { $0.doubleData = [0.1] }).floats() == [Float(0.1)])
        // 1.5 and -2 in IEEE 754 half, which lie in the low halves of 32-bit integers.
        #expect(try load(tensor(.float16, [2]) { $0.int32Data = [0x3e00, 0xc000] }).floats() == [1.5, -2])
        #expect(
            try load(tensor(.bfloat16, [2]) { $0.rawData = Data([0xc0, 0x3f, 0x00, 0xc0]) }).floats() == [1.5, -2]
        )
    }

    @Test func fourBitElementsArePackedTwoToAByte() throws {
        let constant = try load(tensor(.int4, [3]) { $0.int32Data = [0x21, 0x03] })
        #expect(try constant.bytes() == [0x21, 0x03])
        #expect(constant.byteCount == 2)
    }

    @Test func theWrongNumberOfValuesIsNamed() throws {
        let constant = try load(tensor(.float32, [2, 3]) { $0.floatData = [1, 2] })
        let error = #expect(throws: GraphError.self) { try constant.floats() }
        #expect(error?.what == "constant 'c' of float32 [2, 3] has 8 bytes instead of 24")
    }

    @Test(arguments: [[-1], [Int64.max, 4], [1 << 40, 1 << 40]])
    func impossibleShapesAreRefused(shape: [Int64]) {
        let error = #expect(throws: GraphError.self) { try load(tensor(.float32, shape) { _ in }) }
        #expect(error?.what.contains("impossible shape") == true)
    }

    @Test func constantsThatNoMemoryHoldsTogetherAreRefused() {
        var proto = Onnx_ModelProto()
        proto.graph.initializer = (0..<300).map { index in
            var constant = tensor(.complex128, [1 << 54]) { $0.rawData = Data([0]) }
            constant.name = "c\(index)"
            return constant
        }
        proto.graph.output = [Onnx_ValueInfoProto.with { $0.name = "c0" }]
        let error = #expect(throws: GraphError.self) {
            try OnnxModel(bytes: try proto.serializedBytes(), name: "test")
        }
        #expect(error?.what == "test: its constants have impossible shapes: no memory holds all of them")
    }

    @Test func stringsThatAreNotThereAreNamed() {
        let error = #expect(throws: GraphError.self) {
            try load(tensor(.string, [3]) { $0.stringData = [Data("one".utf8)] })
        }
        #expect(error?.what == "test: constant 'c' of shape [3] has 1 strings")
    }

    @Test func unknownTypesAreRefused() {
        var unknown = tensor(.float32, [1]) { $0.floatData = [1] }
        unknown.dataType = 99
        let error = #expect(throws: GraphError.self) { try load(unknown) }
        #expect(error?.what == "test: constant 'c' has elements of the unknown type 99")
    }
}
