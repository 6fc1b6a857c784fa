import Glibc
package import SluiceCore

/// Why something that somebody wanted to look at cannot be shown.
package typealias TerminalError = CodedError<TerminalErrorCode>

/// Kinds of ``TerminalError``.
package enum TerminalErrorCode: ErrorCode {
    /// The file is not there, or may not be read.
    case notReadable
    /// An address that is none of ours.
    case badAddress
    /// Nobody answers there.
    case unreachable
    /// The daemon wants a token, or another one.
    case unauthorised
    /// Something answers, and it is not what we know.
    case badAnswer

    package var exitCode: ExitCode {
        switch self {
        case .notReadable: .noInput
        case .badAddress: .usage
        case .unreachable, .unauthorised: .unavailable
        case .badAnswer: .badData
        }
    }
}

/// The system's words for an error number.
func errorText(_ code: CInt) -> String {
    unsafe String(cString: strerror(code))
}
