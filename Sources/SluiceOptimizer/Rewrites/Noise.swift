package import SluiceCore

/// Random tensors, the same for the same seed on every machine.
package struct Noise {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A tensor for `input`: floats from 0 to 1, bytes of all values, small integers.
    ///
    /// - Parameter size: Height and width where these dimensions are dynamic; other dynamic dimensions become 1.
    package mutating func tensor(_ input: TensorInfo, size: (height: Int, width: Int)) -> HostTensor {
        let shape = input.shape(size: size)
        let count = shape.reduce(1, *)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * input.elementType.size)
        func append<Value: BitwiseCopyable>(_ value: Value) {
            unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
        }
        for _ in 0..<count {
            let bits = next() >> 40
            switch input.elementType {
            case .float32: append(Float(bits) / Float(1 << 24))
            case .float64: append(Double(bits) / Double(1 << 24))
            case .float16: append(Float16(Float(bits) / Float(1 << 24)))
            case .bfloat16: append(UInt16((Float(bits) / Float(1 << 24)).bitPattern >> 16))
            case .uint8: append(UInt8(truncatingIfNeeded: bits))
            case .int8: append(Int8(truncatingIfNeeded: bits))
            case .bool: append(UInt8(bits & 1))
            case .uint16, .int16: append(UInt16(bits & 0x7f))
            case .uint32, .int32: append(UInt32(bits & 0x7f))
            case .uint64, .int64: append(UInt64(bits & 0x7f))
            }
        }
        return HostTensor(name: input.name, elementType: input.elementType, shape: shape, bytes: bytes)
    }
}

extension TensorInfo {
    /// A shape with all sizes fixed. Of four dimensions, the dynamic ones beside the channels are height and width.
    package func shape(size: (height: Int, width: Int)) -> [Int] {
        let isInterleaved = dimensions.count == 4 && dimensions[3] == .fixed(3)
        let (row, column) = isInterleaved ? (1, 2) : (2, 3)
        return dimensions.enumerated().map { index, dimension in
            if let fixed = dimension.size { return fixed }
            guard dimensions.count == 4 else { return 1 }
            return index == row ? size.height : index == column ? size.width : 1
        }
    }
}
