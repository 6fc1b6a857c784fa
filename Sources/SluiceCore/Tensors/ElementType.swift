/// The type of a tensor's elements: the plain numbers of ONNX.
package enum ElementType: String, Hashable, Sendable, CaseIterable {
    case float32
    case float16
    /// The upper half of a `float32`.
    case bfloat16
    case float64
    case uint8
    case uint16
    case uint32
    case uint64
    case int8
    case int16
    case int32
    case int64
    case bool

    /// Bytes of one element.
    package var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .float16, .bfloat16, .uint16, .int16: 2
        case .float32, .uint32, .int32: 4
        case .float64, .uint64, .int64: 8
        }
    }
}
