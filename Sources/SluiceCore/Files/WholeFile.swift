import Glibc

/// Reading and replacing files as a whole.
package enum WholeFile {
    /// What the system said, in words: `No such file or directory`.
    package struct Failure: Error, Hashable, Sendable {
        /// `errno`.
        package var code: Int32

        package init(code: Int32) {
            self.code = code
        }

        package var reason: String { unsafe String(cString: strerror(code)) }
    }

    /// All bytes from `offset` on, or `count` of them.
    ///
    /// - Throws: If the file cannot be opened or read, is a folder, or has fewer than `count`.
    package static func read(_ path: String, offset: Int = 0, count: Int? = nil) throws(Failure) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(code: errno) }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Failure(code: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(code: EISDIR) }
        guard offset == 0 || lseek(file, off_t(offset), SEEK_SET) >= 0 else { throw Failure(code: errno) }
        // What the kernel makes up (/proc) has no size: one place more than the size shows that there is more.
        var bytes = try read(file, count ?? max(1, Int(status.st_size) - offset + 1))
        while count == nil, !bytes.isEmpty {
            let more = try read(file, 1 << 16)
            guard !more.isEmpty else { break }
            bytes += more
        }
        guard bytes.count == count ?? bytes.count else { throw Failure(code: ENODATA) }
        return bytes
    }

    /// The next `count` bytes, fewer at the end of the file.
    private static func read(_ file: Int32, _ count: Int) throws(Failure) -> [UInt8] {
        var failure: Failure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { memory, filled in
            while filled < count {
                let got = unsafe Glibc.read(file, memory.baseAddress! + filled, count - filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = Failure(code: errno) }
                guard got > 0 else { return }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all bytes to an open descriptor that waits.
    package static func write(_ bytes: [UInt8], to file: CInt) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: count < 0 ? errno : ENOSPC) }
            written += count
        }
    }

    /// Replaces the file. Others see the old content or the new, never a part; the new one is on the disk when this
    /// returns. A link stays, and what it leads to is replaced; a device or pipe is written to.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        var draft = try FileDraft(for: path)
        try draft.append(bytes)
        try draft.commit()
    }
}
