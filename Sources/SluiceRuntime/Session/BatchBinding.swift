import COnnxRuntime
import SluiceCore

/// The runtime's views of the memory of one batch: made once, used at every run.
///
/// A class because a session keeps several, and arrays hold no noncopyable values.
@safe
final class BatchBinding {
    let batchID: Int
    /// Shapes of the outputs that are bound; `nil` if none are, because their shapes depend on the data.
    private(set) var plan: OutputPlan?
    private let ort: OrtFunctions
    private let inputAddress: UnsafeMutableRawPointer
    /// One per number of frames.
    private let inputs: UnsafeMutableBufferPointer<OpaquePointer?>
    /// One row per number of frames, one column per output.
    private let outputs: UnsafeMutableBufferPointer<OpaquePointer?>
    private let outputAddresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

    /// `counts` are the numbers of frames the model will be run with. `plan` has the shapes of the outputs, which
    /// must be in `batch.outputs` already; it is `nil` if they depend on the data.
    init(
        _ batch: borrowing TensorBatch,
        counts: [Int],
        plan: OutputPlan?,
        elementTypes: [ElementType],
        ort: OrtFunctions
    ) throws(OrtFailure) {
        batchID = batch.id
        self.plan = plan
        self.ort = ort
        unsafe inputAddress = batch.input.base
        let columns = plan == nil ? 0 : elementTypes.count
        unsafe inputs = .allocate(capacity: counts.count)
        unsafe inputs.initialize(repeating: nil)
        unsafe outputs = .allocate(capacity: counts.count * columns)
        unsafe outputs.initialize(repeating: nil)
        unsafe outputAddresses = .allocate(capacity: columns)
        unsafe outputAddresses.initialize(repeating: nil)
        for column in 0..<columns {
            unsafe outputAddresses[column] = batch.outputs[column].base
        }
        let memory = try unsafe ort.make(release: ort.table.pointee.ReleaseMemoryInfo) {
            unsafe ort.table.pointee.CreateCpuMemoryInfo(
                OrtAllocatorKind(OrtAllocatorKindDevice),
                OrtMemoryKind(OrtMemoryKindDefault),
                $0
            )
        }
        for (row, count) in counts.enumerated() {
            unsafe inputs[row] = try ort.makeTensor(
                over: batch.input.base,
                shape: [count] + batch.input.shape.dropFirst(),
                elementType: batch.input.elementType,
                memory: memory
            )
            guard let plan else { continue }
            for column in 0..<columns {
                unsafe outputs[row * columns + column] = try ort.makeTensor(
                    over: batch.outputs[column].base,
                    shape: plan.shape(of: column, count: count),
                    elementType: elementTypes[column],
                    memory: memory
                )
            }
        }
    }

    deinit {
        for index in unsafe inputs.indices { unsafe ort.table.pointee.ReleaseValue(inputs[index]) }
        for index in unsafe outputs.indices { unsafe ort.table.pointee.ReleaseValue(outputs[index]) }
        unsafe inputs.deallocate()
        unsafe outputs.deallocate()
        unsafe outputAddresses.deallocate()
    }

    /// The input for the number of frames at `row`.
    func input(row: Int) -> UnsafePointer<OpaquePointer?> {
        unsafe UnsafePointer(inputs.baseAddress! + row)
    }

    /// The outputs for the number of frames at `row`.
    func outputs(row: Int) -> UnsafeMutablePointer<OpaquePointer?> {
        unsafe outputs.baseAddress! + row * outputAddresses.count
    }

    /// Whether `batch` is the one that was bound: identifiers may be reused, memory is not shared.
    func isFor(_ batch: borrowing TensorBatch) -> Bool {
        unsafe batchID == batch.id && inputAddress == batch.input.base
    }

    /// Gives up the bound outputs: a run showed that their shapes do depend on the data.
    func forgetPlan() {
        plan = nil
    }

    /// Whether the outputs of `batch` still lie where they were bound: another session may have replaced one.
    func coversOutputs(of batch: borrowing TensorBatch) -> Bool {
        guard unsafe outputAddresses.count == batch.outputs.count else { return false }
        for index in unsafe outputAddresses.indices
        where unsafe outputAddresses[index] != batch.outputs[index].base {
            return false
        }
        return true
    }
}

extension OrtFunctions {
    /// A tensor over memory of ours, which must outlive it.
    func makeTensor(
        over address: UnsafeMutableRawPointer,
        shape: [Int],
        elementType: ElementType,
        memory: borrowing OrtHandle
    ) throws(OrtFailure) -> OpaquePointer? {
        let sizes = shape.map(Int64.init)
        let bytes = shape.reduce(1, *) * elementType.size
        var value: OpaquePointer?
        try unsafe check(
            table.pointee.CreateTensorWithDataAsOrtValue(
                memory.pointer,
                address,
                bytes,
                sizes,
                sizes.count,
                elementType.ort,
                &value
            )
        )
        return unsafe value
    }
}
