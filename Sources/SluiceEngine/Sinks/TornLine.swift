import Glibc

/// The last line of a file when it lacks its end, because who wrote it was killed or the disk was full.
enum TornLine {
    private static let block = 64 << 10

    /// The byte at which the torn line of a file begins; `nil` if all lines are whole, or we may not read it.
    ///
    /// - Throws: `errno`.
    static func find(_ path: String) throws(SystemError) -> UInt64? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == EACCES { return nil }
            throw SystemError(code: errno)
        }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        var end = size
        while end > 0 {
            let start = max(0, end - block)
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: end - start) { memory, count in
                count = unsafe max(0, pread(file, memory.baseAddress, end - start, off_t(start)))
            }
            guard bytes.count == end - start else { throw SystemError(code: EIO) }
            if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                let begin = start + newline + 1
                return begin == size ? nil : UInt64(begin)
            }
            end = start
        }
        return size > 0 ? 0 : nil
    }
}
