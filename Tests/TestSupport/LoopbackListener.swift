import Foundation
import Glibc
import Testing

/// A socket of this machine that listens on a free port until it is let go of.
package final class LoopbackListener: Sendable {
    package let port: Int
    private let descriptor: CInt

    package init() throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (descriptor, length)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) | listen(descriptor, 16)
                    | getsockname(descriptor, address, &length)
            }
        }
        try #require(status == 0, "no socket: \(errno)")
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        // Closing alone would not wake the thread that accepts.
        shutdown(descriptor, CInt(SHUT_RDWR))
        close(descriptor)
    }

    /// Begins to accept callers; each is served on a thread of its own, which closes the connection. Call it once.
    package func accept(_ serve: @escaping @Sendable (_ number: Int, _ connection: CInt) -> Void) {
        // Only the number is held, so that the listener can be let go of.
        Thread.detachNewThread { [descriptor] in
            var number = 0
            while true {
                let connection = Glibc.accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [number] in serve(number, connection) }
                number += 1
            }
        }
    }
}
