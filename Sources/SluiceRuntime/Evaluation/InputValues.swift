import COnnxRuntime
import SluiceCore

/// Copies of tensors where the runtime can read them, for one run.
@safe
struct InputValues: ~Copyable {
    /// The runtime's values, one per tensor.
    let pointers: UnsafeMutableBufferPointer<OpaquePointer?>
    private let memory: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
    private let ort: OrtFunctions

    init(_ tensors: [HostTensor], ort: OrtFunctions) throws(OrtFailure) {
        self.ort = ort
        unsafe pointers = .allocate(capacity: tensors.count)
        unsafe pointers.initialize(repeating: nil)
        unsafe memory = .allocate(capacity: tensors.count)
        for (index, tensor) in tensors.enumerated() {
            // One byte at least: the runtime wants an address for a tensor without elements too.
            let copy = UnsafeMutableRawPointer.allocate(byteCount: max(tensor.bytes.count, 1), alignment: 64)
            unsafe UnsafeMutableRawBufferPointer(start: copy, count: tensor.bytes.count).copyBytes(from: tensor.bytes)
            unsafe memory.initializeElement(at: index, to: copy)
        }
        // From here on everything is initialised: a failure frees it.
        let info = try unsafe ort.make(release: ort.table.pointee.ReleaseMemoryInfo) {
            unsafe ort.table.pointee.CreateCpuMemoryInfo(
                OrtAllocatorKind(OrtAllocatorKindDevice),
                OrtMemoryKind(OrtMemoryKindDefault),
                $0
            )
        }
        for (index, tensor) in tensors.enumerated() {
            unsafe pointers[index] = try ort.makeTensor(
                over: memory[index],
                shape: tensor.shape,
                elementType: tensor.elementType,
                memory: info
            )
        }
    }

    deinit {
        for index in unsafe pointers.indices { unsafe ort.table.pointee.ReleaseValue(pointers[index]) }
        for index in unsafe memory.indices { unsafe memory[index].deallocate() }
        unsafe pointers.deallocate()
        unsafe memory.deallocate()
    }
}
