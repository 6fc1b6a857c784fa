import Foundation
import Glibc
import SluiceCore
import Testing

/// Speaks HTTP/1.1 as bytes over a socket, so that a test may send what no library would.
final class RawClient: Sendable {
    struct Failure: Error {}

    private let socket: Int32

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure() }
    }

    deinit {
        close(socket)
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// The next bytes; none at the end, after a reset, or after ten seconds without any.
    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        return Array(buffer.prefix(max(count, 0)))
    }

    /// Everything up to the end, or until the last 64 KiB are enough, or for fifteen seconds.
    func receive(until isEnough: (String) -> Bool = { _ in false }) -> String {
        let deadline = Instant.now.advanced(by: 15_000_000_000)
        var bytes: [UInt8] = []
        while Instant.now < deadline {
            let more = receive()
            bytes += more
            if more.isEmpty || isEnough(String(decoding: bytes.suffix(64 << 10), as: UTF8.self)) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// An answer, as a client without a library sees it.
struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var object: [String: Any]? { try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] }

    fileprivate init(_ bytes: [UInt8]) throws {
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = try #require(Int(lines[0].split(separator: " ")[1]))
        headers = Dictionary(
            lines.dropFirst().map { line in
                let colon = line.firstIndex(of: ":") ?? line.endIndex
                return (line[..<colon].lowercased(), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
            },
            uniquingKeysWith: { $0 + ", " + $1 }
        )
        body = Array(bytes[end.upperBound...])
    }

    /// Asks, `GET` unless the request begins with another method, and waits for the end of the connection.
    static func of(
        _ port: Int,
        _ request: String,
        headers: [String: String] = [:],
        body: String = ""
    ) async throws -> Answer {
        let line = request.hasPrefix("/") ? "GET \(request)" : request
        var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if !body.isEmpty { fields["Content-Length"] = "\(body.utf8.count)" }
        fields.merge(headers) { $1 }
        let head = fields.map { "\($0): \($1)\r\n" }.joined()
        return try await onOwnThread {
            let client = try RawClient(port: port)
            client.send("\(line) HTTP/1.1\r\n\(head)\r\n\(body)")
            var bytes: [UInt8] = []
            while case let more = client.receive(), !more.isEmpty { bytes += more }
            return try Answer(bytes)
        }
    }
}

/// Runs what waits on a thread of its own: the tasks' threads are few, and the server needs them.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
