/// The type of a tensor's elements.
package enum ElementType: String, Hashable, Sendable {
    case float32
    case float16
    case uint8
    case int8
    case int32
    case int64
    case float64
    case bool

    /// Bytes of one element.
    package var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .float16: 2
        case .float32, .int32: 4
        case .int64, .float64: 8
        }
    }
}
