import COnnxRuntime
import SluiceCore

extension ElementType {
    /// The type the runtime numbers `type`, or `nil` if we have no use for it.
    init?(ort type: OrtElementType) {
        switch Int(type) {
        case OrtElementFloat32: self = .float32
        case OrtElementFloat16: self = .float16
        case OrtElementFloat64: self = .float64
        case OrtElementUInt8: self = .uint8
        case OrtElementInt8: self = .int8
        case OrtElementInt32: self = .int32
        case OrtElementInt64: self = .int64
        case OrtElementBool: self = .bool
        default: return nil
        }
    }

    /// The runtime's number.
    var ort: OrtElementType {
        switch self {
        case .float32: OrtElementType(OrtElementFloat32)
        case .float16: OrtElementType(OrtElementFloat16)
        case .float64: OrtElementType(OrtElementFloat64)
        case .uint8: OrtElementType(OrtElementUInt8)
        case .int8: OrtElementType(OrtElementInt8)
        case .int32: OrtElementType(OrtElementInt32)
        case .int64: OrtElementType(OrtElementInt64)
        case .bool: OrtElementType(OrtElementBool)
        }
    }
}
