import Foundation
import SluiceCore

/// Standard output for what people asked to see, in as few writes as it can be.
struct StandardOutput {
    /// Nobody reads any more, or what is read into is full.
    struct Closed: Error {
        let isLostReader: Bool
        let reason: String
    }

    private static let mostPending = 65_536

    private var pending: [UInt8] = []

    mutating func append(_ bytes: some Collection<UInt8>) throws(Closed) {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.mostPending { try flush() }
    }

    mutating func append(_ text: String) throws(Closed) {
        try append(text.utf8)
    }

    mutating func flush() throws(Closed) {
        var written = 0
        while written < pending.count {
            let count = unsafe pending.withUnsafeBytes { bytes in
                unsafe write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Somebody who shares the terminal has told it not to block.
                var poll = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = unsafe Foundation.poll(&poll, 1, 1_000)
            case let code: throw Closed(isLostReader: code == EPIPE || code == EIO, reason: Self.text(code))
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static func text(_ code: CInt) -> String { unsafe String(cString: strerror(code)) }
}

extension StandardOutput.Closed {
    /// What to end a command with; `nil` where a reader simply had enough.
    var failure: OutputError? {
        isLostReader
            ? nil : OutputError(.outputFailed, "standard output: \(reason)", remedy: "check where it is redirected to")
    }
}
