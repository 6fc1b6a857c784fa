import OnnxProto
import SluiceCore

extension Constant {
    /// The elements as bytes: row-major, little-endian; those of less than a byte packed, lowest bits first.
    ///
    /// - Throws: If the file has too few or too many, or if they are strings.
    package func bytes() throws(GraphError) -> [UInt8] {
        guard let expected = type.byteCount(of: count) else {
            throw GraphError(.unsupported, "constant '\(name)' is of strings", remedy: "use a model without them here")
        }
        let bytes = if let external { try external.read() } else { inlineBytes() }
        guard bytes.count == expected else {
            throw GraphError(
                .badModel,
                "constant '\(name)' of \(type.name) \(shape) has \(bytes.count) bytes instead of \(expected)",
                remedy: "export or copy the model again"
            )
        }
        return bytes
    }

    /// ONNX has a field for bytes, and typed ones that several element types share.
    private func inlineBytes() -> [UInt8] {
        if proto.hasRawData { return [UInt8](proto.rawData) }
        switch type {
        case .float32, .complex64: return Self.littleEndian(proto.floatData.map(\.bitPattern))
        case .float64, .complex128: return Self.littleEndian(proto.doubleData.map(\.bitPattern))
        case .int64: return Self.littleEndian(proto.int64Data)
        case .uint64: return Self.littleEndian(proto.uint64Data)
        case .uint32: return Self.littleEndian(proto.uint64Data.map { UInt32(truncatingIfNeeded: $0) })
        case .int32: return Self.littleEndian(proto.int32Data)
        case .int16, .uint16, .float16, .bfloat16:
            return Self.littleEndian(proto.int32Data.map { UInt16(truncatingIfNeeded: $0) })
        default: return proto.int32Data.map { UInt8(truncatingIfNeeded: $0) }
        }
    }

    /// The elements, converted to 32-bit floats.
    ///
    /// - Throws: If they are of another type than a float of 16, 32 or 64 bits.
    package func floats() throws(GraphError) -> [Float] {
        let bytes = try bytes()
        switch type {
        case .float32: return Self.words(bytes, UInt32.self).map { Float(bitPattern: $0) }
        case .float64: return Self.words(bytes, UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .bfloat16: return Self.words(bytes, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
        case .float16: return Self.words(bytes, UInt16.self).map { Float(Float16(bitPattern: $0)) }
        default: throw mismatch("floats")
        }
    }

    /// The elements of an integer or boolean type of 8 bits and more.
    package func integers() throws(GraphError) -> [Int] {
        let bytes = try bytes()
        switch type {
        case .uint8, .bool: return bytes.map { Int($0) }
        case .int8: return bytes.map { Int(Int8(bitPattern: $0)) }
        case .uint16: return Self.words(bytes, UInt16.self).map { Int($0) }
        case .int16: return Self.words(bytes, UInt16.self).map { Int(Int16(bitPattern: $0)) }
        case .uint32: return Self.words(bytes, UInt32.self).map { Int($0) }
        case .int32: return Self.words(bytes, UInt32.self).map { Int(Int32(bitPattern: $0)) }
        case .uint64, .int64: return Self.words(bytes, UInt64.self).map { Int(truncatingIfNeeded: $0) }
        default: throw mismatch("integers")
        }
    }

    private func mismatch(_ wanted: String) -> GraphError {
        GraphError(.unsupported, "constant '\(name)' is of \(type.name), not of \(wanted)", remedy: "export again")
    }

    private static func words<Word: FixedWidthInteger>(_ bytes: [UInt8], _: Word.Type) -> [Word] {
        unsafe bytes.withUnsafeBytes { memory in
            (0..<memory.count / MemoryLayout<Word>.size).map { index in
                Word(
                    littleEndian: unsafe memory.loadUnaligned(
                        fromByteOffset: index * MemoryLayout<Word>.size,
                        as: Word.self
                    )
                )
            }
        }
    }
}
