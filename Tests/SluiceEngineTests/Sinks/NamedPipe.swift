import Glibc
import TestSupport
import Testing

/// The reading end of a named pipe.
final class NamedPipe {
    let path: String
    private var reader: CInt = -1

    init(_ path: String) throws {
        self.path = path
        let status = unsafe mkfifo(path, 0o600)
        try #require(status == 0)
        // The system's default would end the test when the reader goes away.
        _ = signal(SIGPIPE, SIG_IGN)
        open()
    }

    deinit { goAway() }

    func open() {
        reader = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK)
    }

    /// Closes the reading end.
    func goAway() {
        if reader >= 0 { close(reader) }
        reader = -1
    }

    /// What is in the pipe now.
    func read() -> [UInt8] {
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(reader, &block, block.count)
            if count <= 0 { return text }
            text += block[..<count]
        }
    }
}
