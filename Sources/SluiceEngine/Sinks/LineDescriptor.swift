import Glibc
import Synchronization

/// An open descriptor that lines are written to. Closed when neither the writer nor the lane that syncs needs it.
final class LineDescriptor: Sendable {
    /// Which file it is, whatever it is called by now.
    struct Identity: Hashable, Sendable {
        let device: dev_t
        let inode: ino_t
    }

    let identity: Identity
    /// A file with a size: not a device, pipe or socket.
    let isRegular: Bool
    private let hasKept = Atomic(false)
    /// A failure of the disk is final: what it says about the file later cannot be believed.
    private let hasFailed = Atomic(false)
    private let descriptor: CInt
    private let isOwned: Bool

    /// Standard output.
    static func standardOutput() throws(SystemError) -> LineDescriptor {
        try LineDescriptor(STDOUT_FILENO, isOwned: false)
    }

    /// A file that is appended to, and made if it is not there. Others may read it.
    static func file(_ path: String) throws(SystemError) -> LineDescriptor {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        return try LineDescriptor(descriptor, isOwned: true)
    }

    private init(_ descriptor: CInt, isOwned: Bool) throws(SystemError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let code = errno
            if isOwned { _ = close(descriptor) }
            throw SystemError(code: code)
        }
        self.descriptor = descriptor
        self.isOwned = isOwned
        identity = Identity(device: status.st_dev, inode: status.st_ino)
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    deinit {
        if isOwned { _ = close(descriptor) }
    }

    /// Bytes in the file, and whether it still has a name.
    var state: (size: UInt64, hasName: Bool) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return (0, false) }
        return (UInt64(max(status.st_size, 0)), status.st_nlink > 0)
    }

    /// The file that a path leads to now; `nil` if there is none.
    static func identity(at path: String) -> Identity? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return Identity(device: status.st_dev, inode: status.st_ino)
    }

    /// Writes until all is written or something is in the way, for a second at most where that is a slow reader.
    ///
    /// - Returns: Bytes that were written, and what was in the way.
    func write(_ bytes: borrowing [UInt8], from start: Int, to end: Int) -> (written: Int, failure: SystemError?) {
        var position = start
        var hasWaited = false
        while position < end {
            let count = unsafe bytes.withUnsafeBytes { memory in
                unsafe Glibc.write(descriptor, memory.baseAddress! + position, end - position)
            }
            if count >= 0 {
                position += count
                hasWaited = false
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN where !hasWaited:
                hasWaited = true
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe Glibc.poll(&poll, 1, 1_000)
            case let code: return (position - start, SystemError(code: code))
            }
        }
        return (position - start, nil)
    }

    /// Cuts the last `count` bytes off.
    func cut(_ count: Int) throws(SystemError) {
        let size = state.size
        guard size >= count, ftruncate(descriptor, off_t(size) - off_t(count)) == 0 else {
            throw SystemError(code: errno)
        }
        // Standard output may lack O_APPEND, and would leave a hole.
        _ = lseek(descriptor, 0, SEEK_END)
    }

    /// Whether the disk has kept lines of it since it was opened.
    var isKept: Bool { hasKept.load(ordering: .relaxed) }

    /// Waits until what was written is on the disk. For regular files.
    func synchronize() throws(SystemError) {
        guard !hasFailed.load(ordering: .relaxed) else { throw SystemError(code: EIO) }
        if fdatasync(descriptor) != 0 {
            let code = errno
            hasFailed.store(true, ordering: .relaxed)
            throw SystemError(code: code)
        }
        hasKept.store(true, ordering: .relaxed)
    }
}
