import Foundation
import Glibc
import TestSupport

/// A web server on this machine that goes bad: it sends the beginning of what it promises, and then nothing.
final class StallingServer: Sendable {
    enum Mood {
        /// Accepts connections and never answers.
        case silent
        /// Sends the content, then waits for ever.
        case stalls
        /// Sends the content, then closes the connection.
        case breaks
    }

    let url: String
    private let listener: LoopbackListener

    /// - Parameters:
    ///   - content: What is really sent.
    ///   - promised: The length that the answer promises.
    init(_ mood: Mood, content: Data = Data(), promised: Int = 0) throws {
        listener = try LoopbackListener()
        url = "http://127.0.0.1:\(listener.port)/live.ts"
        guard mood != .silent else { return }
        let head = "HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\nContent-Length: \(promised)\r\n\r\n"
        let answer = Data(head.utf8) + content
        listener.accept { _, connection in Self.serve(connection, answer, isClosed: mood == .breaks) }
    }

    private static func serve(_ connection: CInt, _ answer: Data, isClosed: Bool) {
        var request = [UInt8](repeating: 0, count: 4_096)
        _ = unsafe recv(connection, &request, request.count, 0)
        unsafe answer.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = unsafe send(connection, bytes.baseAddress! + sent, bytes.count - sent, CInt(MSG_NOSIGNAL))
                guard count > 0 else { break }
                sent += count
            }
        }
        // Until the other side has enough of it.
        if !isClosed { _ = unsafe recv(connection, &request, request.count, 0) }
        close(connection)
    }
}
