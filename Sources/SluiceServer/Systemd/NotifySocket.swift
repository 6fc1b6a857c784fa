import Glibc

/// A datagram socket towards the address in `NOTIFY_SOCKET`.
///
/// It is opened once, so that a process that has run out of descriptors can still be heard.
struct NotifySocket: ~Copyable {
    private let descriptor: CInt
    private let address: sockaddr_un
    private let addressLength: socklen_t

    /// - Parameter address: A path, or a name in the abstract namespace after `@`.
    /// - Returns: `nil` if the address is neither, or too long, or there are no sockets.
    init?(address: String) {
        let name = Array(address.utf8)
        let capacity = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        guard let first = name.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"), name.count < capacity
        else { return nil }
        let descriptor = socket(
            AF_UNIX,
            CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
            0
        )
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { path in
            unsafe path.copyBytes(from: name)
            if first == UInt8(ascii: "@") { unsafe path[0] = 0 }
        }
        self.address = target
        // Abstract names are as long as the address says; the zero that ends a path does not harm and is not counted.
        addressLength = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    }

    deinit { _ = close(descriptor) }

    /// Sends one datagram, or gives up at once.
    borrowing func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let sent = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bytes.withUnsafeBytes { bytes in
                    unsafe sendto(
                        descriptor,
                        bytes.baseAddress,
                        bytes.count,
                        CInt(MSG_NOSIGNAL | MSG_DONTWAIT),
                        address,
                        addressLength
                    )
                }
            }
        }
        return sent == bytes.count
    }
}
