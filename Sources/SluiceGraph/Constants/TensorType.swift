/// The type of a tensor's elements, by ONNX's numbers (`TensorProto.DataType`).
package enum TensorType: Int32, Hashable, Sendable, CaseIterable {
    case undefined = 0
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
    case complex64 = 14
    case complex128 = 15
    case bfloat16 = 16
    case float8E4M3FN = 17
    case float8E4M3FNUZ = 18
    case float8E5M2 = 19
    case float8E5M2FNUZ = 20
    case uint4 = 21
    case int4 = 22
    case float4E2M1 = 23
    case float8E8M0 = 24
    case uint2 = 25
    case int2 = 26
    case float6E2M3 = 27
    case float6E3M2 = 28

    /// Bits of one element; `nil` for strings and for nothing.
    package var bitWidth: Int? {
        switch self {
        case .undefined, .string: nil
        case .uint2, .int2: 2
        case .uint4, .int4, .float4E2M1: 4
        case .float6E2M3, .float6E3M2: 6
        case .uint8, .int8, .bool, .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2, .float8E5M2FNUZ, .float8E8M0: 8
        case .uint16, .int16, .float16, .bfloat16: 16
        case .float32, .int32, .uint32: 32
        case .float64, .int64, .uint64, .complex64: 64
        case .complex128: 128
        }
    }

    /// Bytes of `count` elements; those of less than a byte are packed, lowest bits first.
    package func byteCount(of count: Int) -> Int? {
        bitWidth.map { (count * $0 + 7) / 8 }
    }

    /// Name as messages have it: `float32`, `float8e4m3fn`.
    package var name: String { "\(self)".lowercased() }
}
