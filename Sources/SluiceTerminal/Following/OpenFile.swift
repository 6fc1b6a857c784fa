import Glibc

/// A file that is open for reading, with its place in it.
final class OpenFile {
    /// What makes a file the same under another name.
    struct Identity: Hashable {
        var device: dev_t
        var node: ino_t
    }

    private let descriptor: Descriptor
    let identity: Identity
    /// Bytes before what is read next.
    private(set) var position = 0

    init(_ path: String) throws(Errno) {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw Errno(number: errno) }
        descriptor = Descriptor(number)
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw Errno(number: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw Errno(number: EISDIR) }
        identity = Identity(device: status.st_dev, node: status.st_ino)
    }

    /// Bytes of the file now.
    var size: Int {
        var status = stat()
        return unsafe fstat(descriptor.number, &status) == 0 ? status.st_size : position
    }

    func seek(to position: Int) {
        self.position = position
    }

    /// Reads what is at the place, and goes on behind it.
    ///
    /// - Returns: The number of bytes; 0 at the end.
    func read(into buffer: inout [UInt8], failing: (Errno) -> TerminalError) throws(TerminalError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor.number, bytes.baseAddress, bytes.count, position)
            }
            if count >= 0 {
                position += count
                return count
            }
            if errno != EINTR { throw failing(Errno(number: errno)) }
        }
    }

    /// What a path leads to; `nil` if to nothing.
    static func status(_ path: String) -> (identity: Identity, size: Int)? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return (Identity(device: status.st_dev, node: status.st_ino), status.st_size)
    }
}
