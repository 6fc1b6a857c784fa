import COnnxRuntime
import SluiceCore

extension ElementType {
    /// The type the runtime numbers `type`, or `nil` if we have no use for it.
    init?(ort type: OrtElementType) {
        switch Int(type) {
        case OrtElementFloat32: self = .float32
        case OrtElementFloat16: self = .float16
        case OrtElementBFloat16: self = .bfloat16
        case OrtElementFloat64: self = .float64
        case OrtElementUInt8: self = .uint8
        case OrtElementUInt16: self = .uint16
        case OrtElementUInt32: self = .uint32
        case OrtElementUInt64: self = .uint64
        case OrtElementInt8: self = .int8
        case OrtElementInt16: self = .int16
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
        case .bfloat16: OrtElementType(OrtElementBFloat16)
        case .float64: OrtElementType(OrtElementFloat64)
        case .uint8: OrtElementType(OrtElementUInt8)
        case .uint16: OrtElementType(OrtElementUInt16)
        case .uint32: OrtElementType(OrtElementUInt32)
        case .uint64: OrtElementType(OrtElementUInt64)
        case .int8: OrtElementType(OrtElementInt8)
        case .int16: OrtElementType(OrtElementInt16)
        case .int32: OrtElementType(OrtElementInt32)
        case .int64: OrtElementType(OrtElementInt64)
        case .bool: OrtElementType(OrtElementBool)
        }
    }
}
