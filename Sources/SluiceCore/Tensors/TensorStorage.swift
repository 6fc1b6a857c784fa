/// A tensor in host memory of its own: 64-byte aligned, never moved, never shared.
@safe
package struct TensorStorage: ~Copyable, @unchecked Sendable {
    package let elementType: ElementType
    /// Bytes that were allocated.
    package let capacity: Int
    /// Current shape; its product times the element size never exceeds ``capacity``.
    package private(set) var shape: [Int]
    private let memory: UnsafeMutableRawPointer

    /// Allocates `shape`, zeroed.
    package init(elementType: ElementType, shape: [Int]) {
        self.elementType = elementType
        self.shape = shape
        capacity = max(shape.reduce(1, *) * elementType.size, 1)
        unsafe memory = .allocate(byteCount: (capacity + 63) & ~63, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: (capacity + 63) & ~63)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Elements in the current shape.
    package var count: Int { shape.reduce(1, *) }

    /// Sets the shape without touching the memory. Traps if it does not fit.
    package mutating func reshape(_ newShape: [Int]) {
        precondition(newShape.reduce(1, *) * elementType.size <= capacity, "the shape does not fit the storage")
        shape = newShape
    }

    /// Sets one dimension of the shape, without an allocation. Traps if the new shape does not fit.
    package mutating func setDimension(_ index: Int, to size: Int) {
        shape[index] = size
        precondition(count * elementType.size <= capacity, "the shape does not fit the storage")
    }

    /// The first byte, for owners of C handles. The memory lives exactly as long as the storage.
    package var base: UnsafeMutableRawPointer { unsafe memory }

    /// The elements as `Float`. Traps unless the element type is `float32`.
    package var floats: Span<Float> {
        @_lifetime(borrow self)
        borrowing get {
            precondition(elementType == .float32)
            let pointer = unsafe memory.assumingMemoryBound(to: Float.self)
            let span = unsafe Span(_unsafeStart: pointer, count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The elements as raw bytes.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let span = unsafe RawSpan(_unsafeStart: memory, byteCount: count * elementType.size)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}
