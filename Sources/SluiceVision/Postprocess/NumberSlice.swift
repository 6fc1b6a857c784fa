import SluiceCore

/// One frame's part of a small output of any numeric type: classes and counts, which models also give as integers.
struct NumberSlice: ~Escapable {
    private let bytes: RawSpan
    private let elementType: ElementType
    let count: Int

    /// The slot `slot` of the output `index`, whose first dimension counts frames. Traps if there is no such slot.
    @_lifetime(borrow outputs)
    init(_ outputs: borrowing TensorOutputs, _ index: Int, slot: Int) {
        let view = outputs.view(index)
        elementType = view.elementType
        bytes = view.slot(slot)
        count = bytes.byteCount / elementType.size
    }

    subscript(_ index: Int) -> Float {
        let offset = index * elementType.size
        return switch elementType {
        case .float32: unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Float.self)
        case .float16: Float16Element.float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Int16.self))
        case .bfloat16:
            Float(bitPattern: UInt32(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt16.self)) << 16)
        case .float64: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Double.self))
        case .int64: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Int64.self))
        case .int32: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Int32.self))
        case .int16: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Int16.self))
        case .int8: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: Int8.self))
        case .uint64: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt64.self))
        case .uint32: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt32.self))
        case .uint16: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt16.self))
        case .uint8, .bool: Float(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
    }
}
