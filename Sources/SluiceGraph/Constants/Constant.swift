import FoundationEssentials
import OnnxProto
import SluiceCore

/// A tensor whose values are in the model: weights, shapes, scales. ONNX calls it an initializer.
///
/// Whatever encoding the file has them in, values read the same; what is not changed is written back as it was.
package struct Constant: Sendable {
    private(set) var proto: Onnx_TensorProto
    /// Where the bytes are, if they are in another file.
    let external: ExternalBlock?

    package var name: String {
        get { proto.name }
        set { proto.name = newValue }
    }

    package let type: TensorType
    /// Empty for a scalar.
    package let shape: [Int]

    /// Number of elements: 1 for a scalar.
    package let count: Int

    /// - Parameter folder: The model's folder, for constants that lie in other files.
    /// - Throws: If the header is broken or the values are not there; values themselves are looked at when read.
    init(_ proto: Onnx_TensorProto, folder: String?) throws(GraphError) {
        guard let type = TensorType(rawValue: proto.dataType), type != .undefined else {
            throw GraphError(
                .unsupported,
                "constant '\(proto.name)' has elements of the unknown type \(proto.dataType)",
                remedy: "export the model for an older version of ONNX"
            )
        }
        var count = 1
        for size in proto.dims {
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(size))
            // Counts of bits must fit, too.
            guard size >= 0, !overflow, product < Int.max / 256 else {
                throw GraphError(
                    .badModel,
                    "constant '\(proto.name)' has the impossible shape \(proto.dims)",
                    remedy: "export the model again"
                )
            }
            count = product
        }
        guard type != .string || count == proto.stringData.count else {
            throw GraphError(
                .badModel,
                "constant '\(proto.name)' of shape \(proto.dims) has \(proto.stringData.count) strings",
                remedy: "export the model again"
            )
        }
        (self.type, self.count) = (type, count)
        shape = proto.dims.map { Int($0) }
        external =
            proto.dataLocation == .external
            ? try ExternalBlock(proto, folder: folder, bytes: type.byteCount(of: count)) : nil
        self.proto = proto
    }

    /// A tensor of any type but strings.
    ///
    /// - Parameter bytes: Row-major, little-endian; elements of less than a byte packed, lowest bits first.
    package init(_ name: String, _ type: TensorType, shape: [Int], bytes: [UInt8]) {
        let count = shape.reduce(1, *)
        precondition(type.byteCount(of: count) == bytes.count, "\(bytes.count) bytes for \(shape) of \(type)")
        (self.type, self.shape, self.count) = (type, shape, count)
        external = nil
        proto = Onnx_TensorProto()
        proto.name = name
        proto.dataType = type.rawValue
        proto.dims = shape.map(Int64.init)
        proto.rawData = Data(bytes)
    }

    package init(_ name: String, shape: [Int], floats values: [Float]) {
        self.init(name, .float32, shape: shape, bytes: Self.littleEndian(values.map(\.bitPattern)))
    }

    /// A tensor of int64; one dimension unless another shape is given.
    package init(_ name: String, shape: [Int]? = nil, integers values: [Int]) {
        let words = values.map { UInt64(bitPattern: Int64($0)) }
        self.init(name, .int64, shape: shape ?? [values.count], bytes: Self.littleEndian(words))
    }

    package init(_ name: String, shape: [Int], strings: [String]) {
        precondition(shape.reduce(1, *) == strings.count, "\(strings.count) strings for \(shape)")
        (type, self.shape, count) = (.string, shape, strings.count)
        external = nil
        proto = Onnx_TensorProto()
        proto.name = name
        proto.dataType = TensorType.string.rawValue
        proto.dims = shape.map(Int64.init)
        proto.stringData = strings.map { Data($0.utf8) }
    }

    /// The same values under another name.
    package func renamed(_ name: String) -> Constant {
        var copy = self
        copy.name = name
        return copy
    }

    /// The tensor with its bytes in itself, ready to be written.
    func inlined() throws(GraphError) -> Onnx_TensorProto {
        guard let external else { return proto }
        var inlined = proto
        inlined.rawData = Data(try external.read())
        inlined.externalData = []
        inlined.clearDataLocation()
        return inlined
    }

    /// The tensor without its bytes, saying where they are.
    func placed(at place: ConstantPlace) -> Onnx_TensorProto {
        var placed = Onnx_TensorProto()
        (placed.name, placed.dataType, placed.dims) = (name, type.rawValue, proto.dims)
        // Documentation and what else we do not model.
        placed.unknownFields = proto.unknownFields
        placed.dataLocation = .external
        placed.externalData = [
            ("location", place.file), ("offset", "\(place.offset)"), ("length", "\(place.count)"),
        ].map { key, value in
            var entry = Onnx_StringStringEntryProto()
            (entry.key, entry.value) = (key, value)
            return entry
        }
        return placed
    }

    /// Bytes that the values take, wherever they lie; strings count with their own length.
    package var byteCount: Int {
        type.byteCount(of: count) ?? proto.stringData.reduce(0) { $0 + $1.count }
    }

    static func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * Word.bitWidth / 8)
        for word in words {
            for byte in 0..<Word.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
        }
        return bytes
    }
}
