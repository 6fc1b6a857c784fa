import Foundation
import Glibc
import Testing

/// A TCP server on this machine that treats every connection, one after the other, as a closure says.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = try unsafe withUnsafeMutablePointer(to: &address) { pointer in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(unsafe bind(listener, address, length) == 0)
                try #require(listen(listener, 8) == 0)
                try #require(unsafe getsockname(listener, address, &length) == 0)
            }
            return unsafe UInt16(bigEndian: pointer.pointee.sin_port)
        }
        self.listener = listener
        Thread.detachNewThread {
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { break }
                serve(Connection(socket: socket))
                close(socket)
            }
            close(listener)
        }
    }

    /// Ends the server; connections that are being served stay.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// One client; the connection is closed when the closure returns.
    struct Connection {
        fileprivate let socket: Int32

        /// `false` if the client has gone.
        @discardableResult
        func send(_ bytes: Data) -> Bool {
            unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) == $0.count
            }
        }

        func send(_ text: String) { send(Data(text.utf8)) }

        func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }

        /// The lines of the next request, without its body; `nil` when the client has gone.
        func request() -> [Substring]? {
            var text = ""
            while !text.hasSuffix("\r\n\r\n") {
                var byte: UInt8 = 0
                guard unsafe recv(socket, &byte, 1, 0) == 1 else { return nil }
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
            return text.split(separator: "\r\n")
        }

        /// Says nothing until the client has gone.
        func stayUntilClosed() {
            var byte: UInt8 = 0
            while unsafe recv(socket, &byte, 1, 0) == 1 {}
        }
    }
}

/// Python's web server over a folder. It tells the size of files and cannot send parts of them.
final class WebServer: Sendable {
    let url: String
    private let process: Process

    init(_ folder: URL) throws {
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        url = try "http://127.0.0.1:\(#require(line.firstMatch(of: /port (\d+)/)?.1))"
    }

    func stop() {
        // Dispatch blocks SIGTERM on its threads, and the server inherited that.
        kill(process.processIdentifier, SIGKILL)
    }
}
