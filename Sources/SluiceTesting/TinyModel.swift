/// Writes small ONNX models, so that tests of inference need no files.
///
/// The messages are those of ONNX's `onnx.proto`; the numbers below are its field numbers.
package struct TinyModel {
    /// ONNX's `TensorProto.DataType`.
    package enum ElementType: UInt64, Sendable {
        case float32 = 1
        case uint8 = 2
        case int8 = 3
        case uint16 = 4
        case int16 = 5
        case int32 = 6
        case int64 = 7
        case string = 8
        case bool = 9
        case float16 = 10
        case float64 = 11
        case uint32 = 12
        case uint64 = 13
        case bfloat16 = 16
    }

    /// A size, or a name for any size.
    package enum Dimension: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case fixed(Int)
        case named(String)

        package init(integerLiteral value: Int) { self = .fixed(value) }
        package init(stringLiteral value: String) { self = .named(value) }
    }

    private var graph = Message()
    private var model = Message()

    /// An empty model of this version of the standard operators.
    package init(opset: UInt64 = 13) {
        model.add(1, varint: 8)  // ir_version
        model.add(2, string: "tiny")  // producer_name
        var operators = Message()
        operators.add(2, varint: opset)
        model.add(8, message: operators)
        graph.add(2, string: "graph")
    }

    package mutating func input(_ name: String, _ type: ElementType, _ shape: [Dimension]) {
        graph.add(11, message: Self.value(name, type, shape))
    }

    package mutating func output(_ name: String, _ type: ElementType, _ shape: [Dimension]) {
        graph.add(12, message: Self.value(name, type, shape))
    }

    /// Adds an operator. Its attributes may only be integers.
    package mutating func node(
        _ operation: String,
        _ inputs: [String],
        _ outputs: [String],
        attributes: [String: Int] = [:]
    ) {
        var node = Message()
        for input in inputs { node.add(1, string: input) }
        for output in outputs { node.add(2, string: output) }
        node.add(4, string: operation)
        for (name, value) in attributes {
            var attribute = Message()
            attribute.add(1, string: name)
            attribute.add(3, varint: UInt64(bitPattern: Int64(value)))
            attribute.add(20, varint: 2)  // INT
            node.add(5, message: attribute)
        }
        graph.add(1, message: node)
    }

    /// A constant of `shape`; the values are row-major.
    package mutating func constant(_ name: String, _ shape: [Int], floats values: [Float]) {
        constant(name, shape, .float32) { raw in
            for value in values { raw.add(littleEndian: value.bitPattern) }
        }
    }

    /// A constant of `shape`; the values are row-major.
    package mutating func constant(_ name: String, _ shape: [Int], integers values: [Int64]) {
        constant(name, shape, .int64) { raw in
            for value in values { raw.add(littleEndian: value) }
        }
    }

    /// Custom metadata of the file.
    package mutating func metadata(_ key: String, _ value: String) {
        var entry = Message()
        entry.add(1, string: key)
        entry.add(2, string: value)
        model.add(14, message: entry)
    }

    /// The file.
    package var bytes: [UInt8] {
        var file = model
        file.add(7, message: graph)
        return file.bytes
    }

    private mutating func constant(
        _ name: String,
        _ shape: [Int],
        _ type: ElementType,
        _ fill: (inout Message) -> Void
    ) {
        var tensor = Message()
        for size in shape { tensor.add(1, varint: UInt64(size)) }
        tensor.add(2, varint: type.rawValue)
        tensor.add(8, string: name)
        var raw = Message()
        fill(&raw)
        tensor.add(9, message: raw)  // raw_data
        graph.add(5, message: tensor)
    }

    private static func value(_ name: String, _ type: ElementType, _ shape: [Dimension]) -> Message {
        var dimensions = Message()
        for dimension in shape {
            var message = Message()
            switch dimension {
            case .fixed(let size): message.add(1, varint: UInt64(size))
            case .named(let name): message.add(2, string: name)
            }
            dimensions.add(1, message: message)
        }
        var tensor = Message()
        tensor.add(1, varint: type.rawValue)
        tensor.add(2, message: dimensions)
        var wrapped = Message()
        wrapped.add(1, message: tensor)
        var value = Message()
        value.add(1, string: name)
        value.add(2, message: wrapped)
        return value
    }
}

/// A protocol buffers message under construction.
private struct Message {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ field: UInt64, varint value: UInt64) {
        append(field << 3)
        append(value)
    }

    mutating func add(_ field: UInt64, string: String) {
        add(field, bytes: Array(string.utf8))
    }

    mutating func add(_ field: UInt64, message: Message) {
        add(field, bytes: message.bytes)
    }

    mutating func add(littleEndian value: some FixedWidthInteger) {
        for byte in 0..<value.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
        }
    }

    private mutating func add(_ field: UInt64, bytes content: [UInt8]) {
        append(field << 3 | 2)
        append(UInt64(content.count))
        bytes += content
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
