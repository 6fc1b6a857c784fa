import Foundation
import Glibc
import Testing

/// A peer that runs beside a test and takes commands: a Python script of `Tests/Peers` that answers each line on its
/// standard input with a line on its standard output, `ready …` before the first.
///
/// It ends with this object, and with the process of the tests, however that ends: its standard input closes. Every
/// answer is waited for, ten seconds at most.
package final class PeerProcess: Sendable {
    private let process: Process
    /// Our end of the socket that is standard input and output of the peer. A socket, because it has time limits, and
    /// because writing to one that nobody reads is an error and no signal.
    private let control: CInt
    private let exchange = NSLock()

    /// What stood behind `ready`.
    package let greeting: String

    /// - Parameter interpreter: Debian's own, which sees Debian's modules.
    package init(_ script: String, _ arguments: [String], interpreter: String = "/usr/bin/python3") throws {
        var ends: [CInt] = [-1, -1]
        let status = unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        try #require(status == 0, "no socket: \(errno)")
        control = ends[0]
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(control, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(control, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        let theirs = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = [Checkout.path(script)] + arguments
        process.standardInput = theirs
        process.standardOutput = theirs
        do {
            try Self.withoutBlockedSignals { [process] in try process.run() }
            try theirs.close()
            let first = try Self.readLine(control, from: script)
            try #require(first.hasPrefix("ready"), "\(script) said \(first)")
            greeting = String(first.dropFirst(6))
        } catch {
            if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
            close(control)
            throw error
        }
    }

    deinit {
        kill()
        close(control)
    }

    package var identifier: Int32 { process.processIdentifier }

    /// Sends a command, and returns what the peer answered behind `ok`.
    @discardableResult
    package func ask(_ command: String) throws -> String {
        try exchange.withLock {
            let line = Array("\(command)\n".utf8)
            let sent = unsafe Glibc.send(control, line, line.count, CInt(MSG_NOSIGNAL))
            try #require(sent == line.count, "the peer does not take \(command)")
            let answer = try Self.readLine(control, from: command)
            try #require(answer.hasPrefix("ok"), "\(command): \(answer)")
            return String(answer.dropFirst(3))
        }
    }

    /// SIGSTOP, SIGCONT and the like.
    package func send(_ signal: CInt) {
        Glibc.kill(process.processIdentifier, signal)
    }

    /// Ends the peer as a power cut does, and waits until it is gone.
    package func kill() {
        if process.isRunning { send(SIGKILL) }
        process.waitUntilExit()
    }

    /// Dispatch blocks signals on its threads, and a child inherits that.
    private static func withoutBlockedSignals(_ start: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        try start()
    }

    private static func readLine(_ descriptor: CInt, from source: String) throws -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = unsafe recv(descriptor, &byte, 1, 0)
            try #require(count == 1, "\(source): no answer after \(String(decoding: line, as: UTF8.self))")
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }
}
