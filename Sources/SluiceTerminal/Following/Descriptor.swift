import Glibc

/// An open descriptor, closed when nobody needs it any more.
struct Descriptor: ~Copyable {
    let number: CInt

    init(_ number: CInt) {
        self.number = number
    }

    deinit {
        _ = close(number)
    }

    /// Reads at most as many bytes as `buffer` has.
    ///
    /// - Returns: The number of bytes, or the error number.
    func read(into buffer: inout [UInt8]) -> Result<Int, Errno> {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(number, bytes.baseAddress, bytes.count)
            }
            if count >= 0 { return .success(count) }
            if errno != EINTR { return .failure(Errno(number: errno)) }
        }
    }
}

/// An error number of the system.
struct Errno: Error, Hashable {
    var number: CInt
}
