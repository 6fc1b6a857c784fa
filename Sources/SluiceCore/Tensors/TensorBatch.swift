/// The frames of one inference call: an input tensor with `capacity` slots, and the outputs.
///
/// Batches are made once and rotate between preprocessing, inference and postprocessing for the life of the
/// pipeline. The first dimension of the input and of each output counts frames.
package struct TensorBatch: ~Copyable, Sendable {
    /// Identifies the batch among those in rotation; sessions key what they prepare by it.
    package let id: Int
    /// Most frames it can hold.
    package let capacity: Int
    /// Frames filled so far.
    package private(set) var count = 0
    /// Input of shape `[capacity, …]`.
    package var input: TensorStorage
    /// Outputs, written by the session: first dimension `count` after a run.
    package var outputs: TensorOutputs

    /// - Parameters:
    ///   - shape: Shape of the input for one frame, without the batch dimension.
    ///   - capacity: Most frames in a batch, at least 1.
    package init(id: Int, capacity: Int, elementType: ElementType, shape: [Int]) {
        precondition(capacity > 0)
        self.id = id
        self.capacity = capacity
        input = TensorStorage(elementType: elementType, shape: [capacity] + shape)
        outputs = TensorOutputs()
    }

    /// Bytes of one slot of the input.
    package var bytesPerSlot: Int { input.capacity / capacity }

    /// Writes the next free slot in place and counts it. Traps when the batch is full.
    ///
    /// - Parameter body: Gets the memory of the slot, `bytesPerSlot` long and 64-byte aligned if that is a
    ///   multiple of 64, and the index of the slot.
    package mutating func fillSlot<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer, _ slot: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(count < capacity, "the batch is full")
        let slot = unsafe UnsafeMutableRawBufferPointer(
            start: input.base + count * bytesPerSlot,
            count: bytesPerSlot
        )
        let result = try unsafe body(slot, count)
        count += 1
        return result
    }

    /// Makes all slots free again. Their memory keeps what was in it.
    package mutating func clear() {
        count = 0
    }
}

/// The outputs of a batch, in the order of the model's signature.
@safe
package struct TensorOutputs: ~Copyable, @unchecked Sendable {
    // A place of its own for each output, made once, because Array cannot hold noncopyable elements. Lent by address:
    // a `_read` accessor would allocate its frame at every access from another module.
    private var places: [UnsafeMutablePointer<TensorStorage>] = unsafe []

    package init() {}

    deinit {
        for index in unsafe places.indices {
            unsafe places[index].deinitialize(count: 1)
            unsafe places[index].deallocate()
        }
    }

    package var count: Int { unsafe places.count }

    /// Appends an output.
    package mutating func append(_ storage: consuming TensorStorage) {
        let place = UnsafeMutablePointer<TensorStorage>.allocate(capacity: 1)
        unsafe place.initialize(to: storage)
        unsafe places.append(place)
    }

    /// Replaces the output at `index`, for a model whose output outgrew its memory.
    package mutating func replace(_ index: Int, with storage: consuming TensorStorage) {
        unsafe places[index].pointee = storage
    }

    /// Lends the output at `index`, without an allocation.
    package subscript(_ index: Int) -> TensorStorage {
        unsafeAddress { unsafe UnsafePointer(places[index]) }
        unsafeMutableAddress { unsafe places[index] }
    }

    /// What is in the output at `index`, for readers.
    @_lifetime(borrow self)
    package borrowing func view(_ index: Int) -> TensorView {
        let place = unsafe places[index]
        let (type, shape, size) = unsafe (place.pointee.elementType, place.pointee.shape, place.pointee.count)
        // A place lives, and keeps its memory, as long as nobody mutates the outputs.
        let bytes = unsafe RawSpan(_unsafeStart: place.pointee.base, byteCount: size * type.size)
        return unsafe _overrideLifetime(
            TensorView(elementType: type, shape: shape, bytes: bytes),
            borrowing: self
        )
    }
}

/// A tensor that somebody else owns, for reading.
package struct TensorView: ~Escapable {
    package let elementType: ElementType
    package let shape: [Int]
    package let bytes: RawSpan

    @_lifetime(copy bytes)
    init(elementType: ElementType, shape: [Int], bytes: RawSpan) {
        self.elementType = elementType
        self.shape = shape
        self.bytes = bytes
    }

    /// The bytes of one frame; the first dimension counts frames. Traps if there is no such slot.
    @_lifetime(copy self)
    package func slot(_ index: Int) -> RawSpan {
        precondition(index >= 0 && index < shape[0], "the batch has no such slot")
        let size = bytes.byteCount / shape[0]
        return bytes.extracting(index * size..<(index + 1) * size)
    }
}
