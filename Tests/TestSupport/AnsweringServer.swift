import Foundation
import Glibc
import Testing

/// A server on this machine that gives every caller the next of its answers, byte for byte, and hangs up.
package final class AnsweringServer: Sendable {
    /// What to do with a caller.
    package enum Answer: Sendable {
        /// Send this, and hang up.
        case bytes(String)
        /// Send this, and stay silent.
        case held(String)
    }

    private let listener: LoopbackListener
    private let log = Log()

    /// - Parameter answers: To the first caller, the second, …; the last one to all others, too.
    package init(_ answers: [Answer]) throws {
        listener = try LoopbackListener()
        listener.accept { [log] number, connection in
            Self.serve(connection, answers[min(number, answers.count - 1)], log)
        }
    }

    package var port: Int { listener.port }
    package var url: String { "http://127.0.0.1:\(port)" }
    /// What was asked so far.
    package var requests: [String] { log.entries }

    private static func serve(_ connection: CInt, _ answer: Answer, _ log: Log) {
        var request = [UInt8](repeating: 0, count: 8_192)
        let count = unsafe recv(connection, &request, request.count, 0)
        log.append(String(decoding: request[..<max(0, count)], as: UTF8.self))
        let (text, isHeld) =
            switch answer {
            case .bytes(let text): (text, false)
            case .held(let text): (text, true)
            }
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe send(connection, bytes.baseAddress! + sent, bytes.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        // Until the other side has enough of it.
        if isHeld { _ = unsafe recv(connection, &request, request.count, 0) }
        close(connection)
    }
}

private final class Log: @unchecked Sendable {
    // Under the lock.
    private var list: [String] = []
    private let lock = NSLock()

    var entries: [String] { lock.withLock { list } }
    func append(_ entry: String) { lock.withLock { list.append(entry) } }
}
