/// Exit statuses of the commands, after `sysexits.h`.
package enum ExitCode: Int32, Sendable {
    /// Wrong arguments (`EX_USAGE`).
    case usage = 64
    /// Input that was read and is wrong: a damaged model, labels of the wrong length (`EX_DATAERR`).
    case badData = 65
    /// Input that is not there (`EX_NOINPUT`).
    case noInput = 66
    /// A device, library or service that is not there (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// A broken promise of ours, such as frames that were not conserved (`EX_SOFTWARE`).
    case internalError = 70
    /// Output that cannot be created (`EX_CANTCREAT`).
    case cannotCreate = 73
    /// Output that cannot be written (`EX_IOERR`).
    case outputFailed = 74
    /// Configuration that is wrong (`EX_CONFIG`).
    case configuration = 78
}

/// An error that a person can act on: what happened, to what, and what to do about it.
package protocol ExplainedError: Error, CustomStringConvertible, Sendable {
    var exitCode: ExitCode { get }
    /// What went wrong, naming the file, stream or key: `door.mp4: no such file`.
    var what: String { get }
    /// What to do about it: `check the path, or …`.
    var remedy: String { get }
}

extension ExplainedError {
    /// One line: what, then the remedy.
    package var description: String { remedy.isEmpty ? what : "\(what); \(remedy)" }
}
