import COnnxRuntime
import SluiceCore

/// Outputs in memory of the runtime: a model whose output shapes depend on the data makes new ones at every run.
@safe
struct ScratchOutputs: ~Copyable {
    private let ort: OrtFunctions
    private let buffer: UnsafeMutableBufferPointer<OpaquePointer?>

    init(count: Int, ort: OrtFunctions) {
        self.ort = ort
        unsafe buffer = .allocate(capacity: count)
        unsafe buffer.initialize(repeating: nil)
    }

    deinit {
        release()
        unsafe buffer.deallocate()
    }

    /// Where a run puts its outputs. An empty place asks the runtime to make one.
    var values: UnsafeMutablePointer<OpaquePointer?> {
        unsafe buffer.baseAddress!
    }

    /// Frees the outputs.
    func release() {
        for index in unsafe buffer.indices {
            unsafe ort.table.pointee.ReleaseValue(buffer[index])
            unsafe buffer[index] = nil
        }
    }

    /// Shapes of the outputs of the last run.
    func shapes() throws(OrtFailure) -> [[Int]] {
        var shapes: [[Int]] = []
        for index in unsafe buffer.indices {
            shapes.append(try shape(of: index))
        }
        return shapes
    }

    func shape(of index: Int) throws(OrtFailure) -> [Int] {
        try shape(info(of: index))
    }

    /// The output at `index` as a value.
    func tensor(_ index: Int, named name: String) throws(OrtFailure) -> HostTensor {
        let info = try info(of: index)
        var number: OrtElementType = 0
        try unsafe ort.check(ort.table.pointee.GetTensorElementType(info.pointer, &number))
        guard let elementType = ElementType(ort: number) else {
            throw OrtFailure(code: 0, message: "'\(name)' has elements of a type that is not supported")
        }
        let shape = try shape(info)
        let size = shape.reduce(1, *) * elementType.size
        var data: UnsafeMutableRawPointer?
        try unsafe ort.check(ort.table.pointee.GetTensorMutableData(try value(at: index), &data))
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size)
        return unsafe HostTensor(name: name, elementType: elementType, shape: shape, bytes: Array(bytes))
    }

    private func info(of index: Int) throws(OrtFailure) -> OrtHandle {
        let value = try unsafe value(at: index)
        return try unsafe ort.make(release: ort.table.pointee.ReleaseTensorTypeAndShapeInfo) {
            unsafe ort.table.pointee.GetTensorTypeAndShape(value, $0)
        }
    }

    private func shape(_ info: borrowing OrtHandle) throws(OrtFailure) -> [Int] {
        var rank = 0
        try unsafe ort.check(ort.table.pointee.GetDimensionsCount(info.pointer, &rank))
        var sizes = [Int64](repeating: 0, count: rank)
        try unsafe ort.check(ort.table.pointee.GetDimensions(info.pointer, &sizes, rank))
        return sizes.map(Int.init)
    }

    /// Copies the output at `index` into `storage`, which is replaced by a larger one if it must be.
    func copy(_ index: Int, into outputs: inout TensorOutputs) throws(OrtFailure) {
        let shape = try shape(of: index)
        let elementType = outputs[index].elementType
        let elements = shape.reduce(1, *)
        if elements * elementType.size > outputs[index].capacity {
            // Half as much again, so that a growing number of objects seldom leads here.
            outputs.replace(index, with: TensorStorage(elementType: elementType, shape: [elements + elements / 2]))
        }
        if outputs[index].shape != shape { outputs[index].reshape(shape) }
        var data: UnsafeMutableRawPointer?
        try unsafe ort.check(ort.table.pointee.GetTensorMutableData(try value(at: index), &data))
        guard elements > 0, let data = unsafe data else { return }
        unsafe outputs[index].base.copyMemory(from: data, byteCount: elements * elementType.size)
    }

    private func value(at index: Int) throws(OrtFailure) -> OpaquePointer {
        guard let value = unsafe buffer[index] else {
            throw OrtFailure(code: 0, message: "output \(index) was not made")
        }
        return unsafe value
    }
}
