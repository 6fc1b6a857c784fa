import COnnxRuntime

/// The function table of a loaded library. Lives as long as the process: libraries are never unloaded.
@safe
struct OrtFunctions: @unchecked Sendable {
    // The table is constant and its functions may be called from any thread.
    let table: UnsafePointer<OrtApi>

    init(_ table: UnsafePointer<OrtApi>) {
        unsafe self.table = table
    }

    /// Turns a failed status into an error, and frees it.
    func check(_ status: OpaquePointer?) throws(OrtFailure) {
        guard let status = unsafe status else { return }
        let code = unsafe table.pointee.GetErrorCode(status)
        let message = unsafe String(cString: table.pointee.GetErrorMessage(status))
        unsafe table.pointee.ReleaseStatus(status)
        throw OrtFailure(code: code, message: message)
    }

    /// Makes an object that `release` frees.
    func make(
        release: @escaping OrtHandle.Release,
        _ create: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(OrtFailure) -> OrtHandle {
        var pointer: OpaquePointer?
        unsafe try check(create(&pointer))
        guard let pointer = unsafe pointer else {
            throw OrtFailure(code: 0, message: "the runtime reported success and made nothing")
        }
        return unsafe OrtHandle(pointer, release: release)
    }
}

/// Owns one object of the runtime, and frees it.
@safe
struct OrtHandle: ~Copyable {
    typealias Release = @convention(c) (OpaquePointer?) -> Void

    let pointer: OpaquePointer
    private let release: Release

    init(_ pointer: OpaquePointer, release: @escaping Release) {
        unsafe self.pointer = pointer
        unsafe self.release = release
    }

    deinit {
        unsafe release(pointer)
    }
}
