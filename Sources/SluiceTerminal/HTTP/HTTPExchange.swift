import Glibc
import SluiceCore

/// One request and its answer, over a connection of its own. Never blocks, but for looking up the name of a host.
///
/// The commands that use it have one thread, which waits for keys, signals and this at the same time; that, and that a
/// daemon is asked for two things only, is why no library does it. Foundation's would link libcurl.
final class HTTPExchange {
    enum Progress {
        case waiting
        /// A part of the body; there may be more at once.
        case body([UInt8])
        case ended
    }

    private enum Phase: Hashable {
        case connecting, sending, receiving, ended
    }

    /// Nanoseconds that a connection may take, and an answer to begin.
    private static let patience: UInt64 = 5_000_000_000

    private let address: HTTPAddress
    private let request: [UInt8]
    private var candidates: [SocketAddress]
    private var connection: Connection
    private var phase = Phase.connecting
    private var sent = 0
    private var parser = HTTPResponseParser()
    /// Anything has come at all.
    private var hasBegun = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private let deadline: Instant

    init(_ request: [UInt8], to address: HTTPAddress) throws(TerminalError) {
        self.request = request
        self.address = address
        candidates = try SocketAddress.resolve(address)
        deadline = Instant.now.advanced(by: Self.patience)
        connection = try Self.connect(&candidates, address)
    }

    var status: Int { parser.status }
    var hasHead: Bool { parser.hasHead }
    var contentType: String { parser.headers["content-type"] ?? "" }

    var awaited: AwaitedDescriptor? {
        phase == .ended
            ? nil : AwaitedDescriptor(number: connection.number, isForWriting: phase != .receiving)
    }

    /// Goes as far as it can without waiting.
    func advance() throws(TerminalError) -> Progress {
        guard hasHead || .now < deadline else { throw unreachable("no answer within 5 s") }
        switch phase {
        case .connecting:
            guard connection.isDecided else { return .waiting }
            let code = connection.error
            if code != 0 {
                guard !candidates.isEmpty else { throw unreachable(errorText(code)) }
                connection = try Self.connect(&candidates, address)
                return .waiting
            }
            phase = .sending
            return try send()
        case .sending: return try send()
        case .receiving: return try receive()
        case .ended: return .ended
        }
    }

    private func send() throws(TerminalError) -> Progress {
        while sent < request.count {
            let count = unsafe request.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    connection.number,
                    bytes.baseAddress! + sent,
                    bytes.count - sent,
                    CInt(MSG_NOSIGNAL)
                )
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                return .waiting
            } else if errno != EINTR {
                throw unreachable(errorText(errno))
            }
        }
        phase = .receiving
        return .waiting
    }

    private func receive() throws(TerminalError) -> Progress {
        let count: Int
        switch connection.read(into: &buffer) {
        case .success(let read): count = read
        case .failure(let error) where error.number == EAGAIN: return .waiting
        case .failure(let error): throw unreachable(errorText(error.number))
        }
        if count == 0, !hasBegun { throw unreachable("closed the connection without an answer") }
        hasBegun = true
        do throws(HTTPResponseParser.Malformed) {
            if count == 0 {
                try parser.receiveEnd()
                phase = .ended
                return .ended
            }
            let body = try parser.receive(buffer[..<count])
            if parser.isComplete { phase = .ended }
            return .body(body)
        } catch {
            guard parser.hasHead else {
                throw TerminalError(
                    .badAnswer,
                    "\(address.authority): what answers there does not speak HTTP",
                    remedy: "check the port; sluice listens where `http:` of its pipeline says"
                )
            }
            throw unreachable("the connection broke in the middle of the answer")
        }
    }

    private static func connect(
        _ candidates: inout [SocketAddress],
        _ address: HTTPAddress
    ) throws(TerminalError) -> Connection {
        var last = Errno(number: EADDRNOTAVAIL)
        while !candidates.isEmpty {
            do throws(Errno) {
                return Connection(try candidates.removeFirst().connect())
            } catch {
                last = error
            }
        }
        throw unreachable(address, errorText(last.number))
    }

    private func unreachable(_ reason: String) -> TerminalError { Self.unreachable(address, reason) }

    private static func unreachable(_ address: HTTPAddress, _ reason: String) -> TerminalError {
        TerminalError(
            .unreachable,
            "\(address.authority): \(reason)",
            remedy: "check that sluice runs there, and that its pipeline has `http: {}`"
        )
    }
}

/// A socket that connects or is connected.
private final class Connection {
    private let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    var number: CInt { descriptor.number }

    /// Whether it is known if the connection was made.
    var isDecided: Bool {
        var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return unsafe Glibc.poll(&poll, 1, 0) > 0
    }

    /// Why the connection was not made; 0 if it was.
    var error: CInt {
        var code: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length)
        return code
    }

    func read(into buffer: inout [UInt8]) -> Result<Int, Errno> { descriptor.read(into: &buffer) }
}
