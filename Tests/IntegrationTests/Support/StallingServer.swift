import Foundation
import Glibc
import Testing

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
    private let listener: CInt

    /// - Parameters:
    ///   - content: What is really sent.
    ///   - promised: The length that the answer promises.
    init(_ mood: Mood, content: Data = Data(), promised: Int = 0) throws {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (listener, length)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) | listen(descriptor, 8)
                    | getsockname(descriptor, address, &length)
            }
        }
        try #require(status == 0, "no socket: \(errno)")
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/live.ts"
        guard mood != .silent else { return }
        let head = "HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\nContent-Length: \(promised)\r\n\r\n"
        let answer = Data(head.utf8) + content
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { Self.serve(connection, answer, isClosed: mood == .breaks) }
            }
        }
    }

    deinit {
        // Closing alone would not wake the thread that accepts.
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
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
