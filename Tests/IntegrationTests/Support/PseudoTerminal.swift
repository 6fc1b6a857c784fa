import Foundation
import Glibc
import Testing

/// A program on a terminal of its own, as somebody sees it.
final class PseudoTerminal {
    /// `TIOCSPTLCK` and `TIOCGPTN`.
    private static let lockRequest: UInt = 0x4004_5431
    private static let numberRequest: UInt = 0x8004_5430

    private let main: CInt
    private let device: CInt
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    /// Everything that was written to the terminal so far.
    private(set) var shown = ""

    init(_ arguments: [String], columns: UInt16 = 100, rows: UInt16 = 30) throws {
        // Opened, unlocked and named as pty(4) and pts(4) have it: the functions for that cannot be imported.
        main = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        var (lock, number): (CInt, CInt) = (0, 0)
        try #require(
            unsafe ioctl(main, Self.lockRequest, &lock) == 0 && ioctl(main, Self.numberRequest, &number) == 0,
            "no pseudo terminal: \(errno)"
        )
        device = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(device >= 0)
        resize(columns: columns, rows: rows)
        process.executableURL = URL(filePath: try Program.path())
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
        let terminal = FileHandle(fileDescriptor: device, closeOnDealloc: false)
        (process.standardInput, process.standardOutput, process.standardError) = (terminal, terminal, terminal)
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(main)
        close(device)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(device, UInt(TIOCSWINSZ), &size)
    }

    func send(_ signal: CInt) { kill(process.processIdentifier, signal) }

    func type(_ keys: String) {
        _ = unsafe Array(keys.utf8).withUnsafeBytes { unsafe write(main, $0.baseAddress, $0.count) }
    }

    /// Whether keys come one by one, as `top` wants them.
    var isRaw: Bool {
        var settings = termios()
        return unsafe tcgetattr(device, &settings) == 0 && settings.c_lflag & tcflag_t(ICANON) == 0
    }

    /// Whether the program is stopped, as Ctrl-Z does.
    var isStopped: Bool {
        let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.hasPrefix(" T") == true
    }

    /// Reads until `condition` holds of what was shown after `start`; fails the test when that takes too long.
    func wait(_ what: String, limit: Double = 20, until condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(limit)
        while true {
            read()
            if condition() { return }
            try #require(.now < deadline, "\(what): \(shown.suffix(2_000))")
            usleep(10_000)
        }
    }

    /// Forgets what was shown.
    func clear() {
        read()
        shown = ""
    }

    /// Waits for the end, and returns the exit status.
    func end(limit: Double = 10) throws -> CInt {
        let isOver = ended.wait(timeout: .now() + limit) == .success
        read()
        try #require(isOver, "still running: \(shown.suffix(500))")
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    private func read() {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(main, &bytes, bytes.count)
            guard count > 0 else { return }
            shown += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
}
