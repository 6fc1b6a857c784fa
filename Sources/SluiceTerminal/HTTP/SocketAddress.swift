import Glibc
import SluiceCore

/// Where a socket may connect to.
struct SocketAddress {
    private var storage: sockaddr_storage
    private let length: socklen_t

    /// The addresses of a host, best first.
    static func resolve(_ address: HTTPAddress) throws(TerminalError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(address.host, String(address.port), &hints, &list)
        guard status == 0 else {
            throw TerminalError(
                .unreachable,
                "\(address.authority): \(unsafe String(cString: gai_strerror(status)))",
                remedy: "check the name of the host"
            )
        }
        defer { unsafe freeaddrinfo(list) }
        var result: [SocketAddress] = []
        var entry = unsafe list
        while let info = unsafe entry?.pointee {
            var storage = sockaddr_storage()
            unsafe withUnsafeMutableBytes(of: &storage) { bytes in
                unsafe bytes.copyMemory(
                    from: UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen))
                )
            }
            unsafe result.append(SocketAddress(storage: storage, length: info.ai_addrlen))
            unsafe entry = info.ai_next
        }
        return result
    }

    /// Begins to connect, without waiting.
    func connect() throws(Errno) -> Descriptor {
        var storage = storage
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let number = socket(CInt(storage.ss_family), kind, 0)
        guard number >= 0 else { throw Errno(number: errno) }
        let descriptor = Descriptor(number)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.connect(number, address, length)
            }
        }
        guard status == 0 || errno == EINPROGRESS else { throw Errno(number: errno) }
        return descriptor
    }
}
