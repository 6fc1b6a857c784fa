import Glibc
import SluiceCore

/// An open descriptor that lines are written to, whole or not at all.
struct LineFile: ~Copyable {
    private let descriptor: CInt
    private let name: String
    private let isOwned: Bool

    /// Opens `destination` for appending.
    init(_ destination: OutputSpec.Destination) throws(SinkError) {
        switch destination {
        case .standardOutput:
            (descriptor, name, isOwned) = (STDOUT_FILENO, "standard output", false)
        case .file(let path):
            let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw SinkError(
                    .cannotCreate,
                    "\(path): cannot be opened for writing: \(errorText(errno))",
                    remedy: "check that the folder exists and is writable, or choose another outputs path"
                )
            }
            (self.descriptor, name, isOwned) = (descriptor, path, true)
        }
    }

    deinit {
        if isOwned { _ = close(descriptor) }
    }

    /// Writes all of `lines`, which ends with a newline.
    ///
    /// When the disk is full in the middle of a line, the torn end is cut off again, so that what is in the file
    /// stays readable line by line.
    func write(_ lines: borrowing [UInt8]) throws(SinkError) {
        var written = 0
        while written < lines.count {
            let count = unsafe lines.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case let code:
                cutTornLine(lines, written)
                throw failure(code)
            }
        }
    }

    /// Makes what was written durable, where that means something.
    func synchronize() throws(SinkError) {
        guard isOwned, fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw failure(errno)
    }

    private func waitUntilWritable() {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe Glibc.poll(&poll, 1, 1_000)
    }

    private func cutTornLine(_ lines: borrowing [UInt8], _ written: Int) {
        var torn = 0
        while torn < written, lines[written - 1 - torn] != UInt8(ascii: "\n") { torn += 1 }
        var status = stat()
        guard torn > 0, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        if status.st_size >= torn { _ = ftruncate(descriptor, status.st_size - torn) }
    }

    private func failure(_ code: CInt) -> SinkError {
        switch code {
        case EPIPE:
            SinkError(.readerGone, "\(name): nobody reads it any more", remedy: "")
        case ENOSPC, EDQUOT:
            SinkError(
                .writeFailed,
                "\(name): disk full",
                remedy: "free some space and run again; every line written so far is whole"
            )
        default:
            SinkError(
                .writeFailed,
                "\(name): cannot be written: \(errorText(code))",
                remedy: "check the disk or choose another outputs path"
            )
        }
    }
}

/// The system's words for an error number.
func errorText(_ code: CInt) -> String {
    unsafe String(cString: strerror(code))
}
