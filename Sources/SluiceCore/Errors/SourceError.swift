/// Why a source could not be opened or read.
package typealias SourceError = CodedError<SourceErrorCode>

/// Kinds of ``SourceError``.
package enum SourceErrorCode: ErrorCode {
    /// The file, folder, host or device is not there.
    case notFound
    /// It is there and this user may not read it.
    case denied
    /// The server asks for another user or password, or refuses this one (401, 403).
    case unauthorised
    /// It was read, and it is not a video: text, audio only, no decodable picture, no decoder.
    case notVideo
    /// It is there and silent: it was not open, or gave no picture, in time.
    case stalled
    /// It went away or broke while it was read.
    case failed

    package var exitCode: ExitCode {
        switch self {
        case .notFound, .denied, .unauthorised: .noInput
        case .notVideo, .stalled, .failed: .badData
        }
    }
}
