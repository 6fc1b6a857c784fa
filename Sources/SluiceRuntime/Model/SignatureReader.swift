import COnnxRuntime
import SluiceCore

/// Reads what a loaded model takes, gives, and says about itself.
@safe
struct SignatureReader: ~Copyable {
    private let ort: OrtFunctions
    private let session: OpaquePointer
    private let allocator: OpaquePointer

    /// `session` must outlive the reader.
    init(ort: OrtFunctions, session: borrowing OrtHandle) throws(OrtFailure) {
        self.ort = ort
        unsafe self.session = session.pointer
        var allocator: OpaquePointer?
        try unsafe ort.check(ort.table.pointee.GetAllocatorWithDefaultOptions(&allocator))
        guard let allocator = unsafe allocator else { throw OrtFailure(code: 0, message: "no default allocator") }
        unsafe self.allocator = allocator
    }

    /// Reads everything. An input that is not a tensor of plain numbers is refused; so is such an output, unless
    /// `skipsOtherOutputs`: then the signature does not have it.
    func read(skipsOtherOutputs: Bool) throws(OrtFailure) -> ModelSignature {
        let metadata = try unsafe ort.make(release: ort.table.pointee.ReleaseModelMetadata) {
            unsafe ort.table.pointee.SessionGetModelMetadata(session, $0)
        }
        return ModelSignature(
            inputs: try unsafe tensors(
                count: ort.table.pointee.SessionGetInputCount,
                name: ort.table.pointee.SessionGetInputName,
                type: ort.table.pointee.SessionGetInputTypeInfo,
                skipsOthers: false
            ),
            outputs: try unsafe tensors(
                count: ort.table.pointee.SessionGetOutputCount,
                name: ort.table.pointee.SessionGetOutputName,
                type: ort.table.pointee.SessionGetOutputTypeInfo,
                skipsOthers: skipsOtherOutputs
            ),
            metadata: try custom(metadata),
            producer: try producer(metadata)
        )
    }

    private typealias CountGetter = @convention(c) (OpaquePointer, UnsafeMutablePointer<Int>) -> OpaquePointer?
    private typealias NameGetter =
        @convention(c) (
            OpaquePointer, Int, OpaquePointer, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
        ) -> OpaquePointer?
    private typealias TypeGetter =
        @convention(c) (
            OpaquePointer, Int, UnsafeMutablePointer<OpaquePointer?>
        ) -> OpaquePointer?

    /// The inputs or the outputs, whichever the functions are for.
    private func tensors(
        count getCount: CountGetter,
        name getName: NameGetter,
        type getType: TypeGetter,
        skipsOthers: Bool
    ) throws(OrtFailure) -> [TensorInfo] {
        var count = 0
        try unsafe ort.check(getCount(session, &count))
        var tensors: [TensorInfo] = []
        for index in 0..<count {
            let name = try unsafe string { unsafe getName(session, index, allocator, $0) } ?? ""
            let type = try unsafe ort.make(release: ort.table.pointee.ReleaseTypeInfo) {
                unsafe getType(session, index, $0)
            }
            switch try value(named: name, type) {
            case .tensor(let info): tensors.append(info)
            case .other(let reason):
                guard skipsOthers else { throw OrtFailure(code: 0, message: "'\(name)' \(reason)") }
            }
        }
        return tensors
    }

    private enum Value {
        case tensor(TensorInfo)
        /// What it is instead, as a sentence goes on.
        case other(String)
    }

    private func value(named name: String, _ type: borrowing OrtHandle) throws(OrtFailure) -> Value {
        // Borrowed from `type`.
        var info: OpaquePointer?
        try unsafe ort.check(ort.table.pointee.CastTypeInfoToTensorInfo(type.pointer, &info))
        guard let info = unsafe info else {
            return .other("is not a tensor")
        }
        var elementType: OrtElementType = 0
        try unsafe ort.check(ort.table.pointee.GetTensorElementType(info, &elementType))
        guard let elementType = ElementType(ort: elementType) else {
            return .other(
                elementType == OrtElementType(OrtElementString)
                    ? "holds strings, and only numbers are supported"
                    : "has elements of a type that is not supported"
            )
        }
        var rank = 0
        try unsafe ort.check(ort.table.pointee.GetDimensionsCount(info, &rank))
        var sizes = [Int64](repeating: 0, count: rank)
        try unsafe ort.check(ort.table.pointee.GetDimensions(info, &sizes, rank))
        var names = unsafe [UnsafePointer<CChar>?](repeating: nil, count: rank)
        try unsafe ort.check(ort.table.pointee.GetSymbolicDimensions(info, &names, rank))
        var dimensions: [Dimension] = []
        for index in 0..<rank {
            if sizes[index] >= 0 {
                dimensions.append(.fixed(Int(sizes[index])))
            } else {
                let name = unsafe names[index].map { unsafe String(cString: $0) } ?? ""
                dimensions.append(.dynamic(name.isEmpty ? nil : name))
            }
        }
        return .tensor(TensorInfo(name: name, elementType: elementType, dimensions: dimensions))
    }

    private func producer(_ metadata: borrowing OrtHandle) throws(OrtFailure) -> String {
        let pointer = unsafe metadata.pointer
        return try unsafe string { unsafe ort.table.pointee.ModelMetadataGetProducerName(pointer, allocator, $0) } ?? ""
    }

    private func custom(_ metadata: borrowing OrtHandle) throws(OrtFailure) -> [String: String] {
        let pointer = unsafe metadata.pointer
        var keys: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var count: Int64 = 0
        try unsafe ort.check(
            ort.table.pointee.ModelMetadataGetCustomMetadataMapKeys(pointer, allocator, &keys, &count)
        )
        guard let keys = unsafe keys else { return [:] }
        defer { unsafe ort.table.pointee.ReleaseStatus(ort.table.pointee.AllocatorFree(allocator, keys)) }
        var values: [String: String] = [:]
        for index in 0..<Int(count) {
            let key = try unsafe string {
                unsafe $0.pointee = keys[index]
                return nil
            }
            guard let key else { continue }
            values[key] = try unsafe string {
                unsafe ort.table.pointee.ModelMetadataLookupCustomMetadataMap(pointer, allocator, key, $0)
            }
        }
        return values
    }

    /// Takes over the string that `get` gives, which comes from the runtime's allocator.
    private func string(
        _ get: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
    ) throws(OrtFailure) -> String? {
        var characters: UnsafeMutablePointer<CChar>?
        try unsafe ort.check(get(&characters))
        guard let characters = unsafe characters else { return nil }
        defer { unsafe ort.table.pointee.ReleaseStatus(ort.table.pointee.AllocatorFree(allocator, characters)) }
        return unsafe String(cString: characters)
    }
}
