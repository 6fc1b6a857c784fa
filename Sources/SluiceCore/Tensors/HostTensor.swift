/// A named tensor in host memory, as a value: what goes into and comes out of a model that is evaluated rather than
/// served.
package struct HostTensor: Hashable, Sendable {
    package var name: String
    package let elementType: ElementType
    /// Empty for a scalar; may contain 0.
    package let shape: [Int]
    /// The elements, row-major and in the order of this machine's bytes.
    package let bytes: [UInt8]

    /// Traps unless there are as many bytes as `shape` needs.
    package init(name: String, elementType: ElementType, shape: [Int], bytes: [UInt8]) {
        precondition(bytes.count == shape.reduce(1, *) * elementType.size, "the bytes do not fit the shape")
        self.name = name
        self.elementType = elementType
        self.shape = shape
        self.bytes = bytes
    }

    /// Traps unless there are as many values as `shape` needs.
    package init(name: String, shape: [Int], floats: [Float]) {
        let bytes = unsafe floats.withUnsafeBytes { unsafe Array($0) }
        self.init(name: name, elementType: .float32, shape: shape, bytes: bytes)
    }

    /// Traps unless there are as many values as `shape` needs.
    package init(name: String, shape: [Int], integers: [Int64]) {
        let bytes = unsafe integers.withUnsafeBytes { unsafe Array($0) }
        self.init(name: name, elementType: .int64, shape: shape, bytes: bytes)
    }

    /// Number of elements.
    package var count: Int { shape.reduce(1, *) }

    /// The elements as the nearest `Float`; `bool` as 0 and 1.
    package var floats: [Float] {
        switch elementType {
        case .float32: elements(Float.self) { $0 }
        case .float16: elements(Float16.self) { Float($0) }
        case .bfloat16: elements(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float64: elements(Double.self) { Float($0) }
        case .uint8, .bool: elements(UInt8.self) { Float($0) }
        case .uint16: elements(UInt16.self) { Float($0) }
        case .uint32: elements(UInt32.self) { Float($0) }
        case .uint64: elements(UInt64.self) { Float($0) }
        case .int8: elements(Int8.self) { Float($0) }
        case .int16: elements(Int16.self) { Float($0) }
        case .int32: elements(Int32.self) { Float($0) }
        case .int64: elements(Int64.self) { Float($0) }
        }
    }

    private func elements<Element: BitwiseCopyable>(_: Element.Type, _ float: (Element) -> Float) -> [Float] {
        let stride = MemoryLayout<Element>.stride
        return unsafe bytes.withUnsafeBytes { bytes in
            (0..<count).map { float(unsafe bytes.loadUnaligned(fromByteOffset: $0 * stride, as: Element.self)) }
        }
    }
}
