import Foundation
import Glibc
import TestSupport
import Testing

/// Runs a program as a person at a shell does, with a time limit that no test can forget.
///
/// What the program writes goes to files, so that no pipe has to be drained while it runs.
final class Program: Sendable {
    private let process: Process
    private let ended = DispatchSemaphore(value: 0)
    private let folder: TemporaryFolder
    private let started = ContinuousClock.now

    /// The program under test: `SLUICE_BIN`, or the one that was built together with these tests.
    static func path() throws -> String {
        if let named = ProcessInfo.processInfo.environment["SLUICE_BIN"] { return named }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(filePath: tests).deletingLastPathComponent().appending(path: "sluice").path
        try #require(
            FileManager.default.isExecutableFile(atPath: beside),
            "\(beside) is missing: run `swift build -c release --product sluice`, or set SLUICE_BIN"
        )
        return beside
    }

    /// Starts `sluice` with `arguments`.
    static func sluice(
        _ arguments: [String],
        environment: [String: String] = [:],
        in directory: String? = nil
    ) throws -> Program {
        try Program(path(), arguments, environment: environment, in: directory)
    }

    /// Runs `sluice` to its end; a test fails when that takes longer than `limit` seconds.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        in directory: String? = nil,
        limit: Double = 60
    ) throws -> Ending {
        try sluice(arguments, environment: environment, in: directory).wait(limit: limit)
    }

    /// - Parameter executable: A path, or the name of a command.
    init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        in directory: String? = nil
    ) throws {
        folder = try TemporaryFolder()
        process = Process()
        process.executableURL = URL(filePath: executable.contains("/") ? executable : "/usr/bin/env")
        process.arguments = executable.contains("/") ? arguments : [executable] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try folder.create("stdout")
        process.standardError = try folder.create("stderr")
        process.terminationHandler = { [ended] _ in ended.signal() }
        try Self.withoutBlockedSignals { try process.run() }
    }

    /// Dispatch blocks signals on its threads, and a child inherits that: no shell starts a program so.
    private static func withoutBlockedSignals(_ start: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        try start()
    }

    /// What was written to standard output so far.
    var output: String { folder.read("stdout") }
    /// What was written to standard error so far.
    var errors: String { folder.read("stderr") }

    func send(_ signal: CInt) {
        // A process that has ended may have lent its number to another one.
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    var identifier: Int32 { process.processIdentifier }

    /// Waits until standard output has at least `count` lines.
    func waitForLines(_ count: Int, limit: Double = 30) throws {
        let deadline = ContinuousClock.now + .seconds(limit)
        while output.utf8.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            try #require(
                process.isRunning && .now < deadline,
                "no \(count) lines came: \(output.suffix(300)) \(errors)"
            )
            usleep(5_000)
        }
    }

    /// Waits for the end. After `limit` seconds the program is killed and the test fails.
    ///
    /// - Parameter watch: Called with the process identifier, about a hundred times a second, while the program runs.
    func wait(limit: Double = 60, watch: ((Int32) -> Void)? = nil) throws -> Ending {
        let deadline = DispatchTime.now() + limit
        var isOver = false
        if let watch {
            while !isOver, .now() < deadline {
                watch(process.processIdentifier)
                isOver = ended.wait(timeout: .now() + .milliseconds(10)) == .success
            }
        } else {
            isOver = ended.wait(timeout: deadline) == .success
        }
        if !isOver {
            send(SIGKILL)
            ended.wait()
        }
        let ending = Ending(
            status: process.terminationStatus,
            isSignal: process.terminationReason == .uncaughtSignal,
            seconds: (ContinuousClock.now - started) / .seconds(1),
            output: output,
            errors: errors
        )
        let command = ([process.executableURL?.lastPathComponent ?? ""] + (process.arguments ?? [])).joined(
            separator: " "
        )
        try #require(isOver, "\(command): still running after \(limit) s: \(ending.errors.suffix(500))")
        return ending
    }
}

/// How a program ended.
struct Ending {
    /// Exit status, or the signal that ended it.
    var status: CInt
    var isSignal: Bool
    var seconds: Double
    var output: String
    var errors: String

    /// The lines of standard error.
    var complaints: [String] { errors.split(separator: "\n").map(String.init) }

    /// Fails the test unless the program ended well; returns what it wrote.
    func lines(sourceLocation: SourceLocation = #_sourceLocation) throws -> Lines {
        try #require(!isSignal && status == 0, "status \(status): \(errors)", sourceLocation: sourceLocation)
        return try Lines(output)
    }
}
