import Glibc
import SluiceCore

/// Lines of a pipe, a terminal, a socket: what has no beginning to go back to.
package final class PipedLines: LineInput {
    private let number: CInt
    /// Closed with this; `nil` for one that is somebody else's.
    private let owned: Descriptor?
    private var splitter = LineSplitter()
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var isOver = false

    /// - Parameter descriptor: Open for reading; stays open.
    package init(descriptor: CInt) {
        number = descriptor
        owned = nil
    }

    /// Opens a named pipe, or a device. Does not wait for somebody to write into it.
    package init(path: String) throws(TerminalError) {
        number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            throw TerminalError(.notReadable, "\(path): \(errorText(errno))", remedy: "check who may read it")
        }
        owned = Descriptor(number)
    }

    /// Whether a path leads to something that can only be read once.
    package static func isNeeded(for path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }

    package var awaited: AwaitedDescriptor? { AwaitedDescriptor(number: number) }

    package func advance() throws -> Arrival {
        guard !isOver else { return .ended }
        var poll = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        guard unsafe Glibc.poll(&poll, 1, 0) > 0 else { return .quiet }
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe read(number, bytes.baseAddress, bytes.count)
        }
        if count > 0 {
            splitter.append(buffer[..<count])
            return .bytes
        }
        guard count == 0 || (errno != EINTR && errno != EAGAIN) else { return .quiet }
        isOver = true
        return .bytes
    }

    package func next() -> [UInt8]? {
        splitter.next() ?? (isOver ? splitter.takeRest() : nil)
    }
}
