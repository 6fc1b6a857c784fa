package import SluiceCore

extension TensorType {
    package init(_ elementType: ElementType) {
        self =
            switch elementType {
            case .float32: .float32
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .float64: .float64
            case .uint8: .uint8
            case .uint16: .uint16
            case .uint32: .uint32
            case .uint64: .uint64
            case .int8: .int8
            case .int16: .int16
            case .int32: .int32
            case .int64: .int64
            case .bool: .bool
            }
    }

    /// The same among the types of plain numbers; `nil` for strings, complex, packed and 8-bit floating numbers.
    package var elementType: ElementType? { ElementType(rawValue: name) }
}
