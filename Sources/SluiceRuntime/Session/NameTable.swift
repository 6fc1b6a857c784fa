import Glibc

/// Names as C strings, in an array that the runtime reads at every run.
@safe
struct NameTable: ~Copyable {
    /// As many as there were names.
    let pointers: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ names: [String]) {
        unsafe pointers = .allocate(capacity: names.count)
        unsafe pointers.initialize(repeating: nil)
        for (index, name) in names.enumerated() {
            unsafe pointers[index] = UnsafePointer(strdup(name))
        }
    }

    deinit {
        for index in unsafe pointers.indices {
            unsafe free(UnsafeMutablePointer(mutating: pointers[index]))
        }
        unsafe pointers.deallocate()
    }
}
