/// Why a source could not be opened or read.
package typealias SourceError = CodedError<SourceErrorCode>

/// Kinds of ``SourceError``.
package enum SourceErrorCode: ErrorCode {
    /// The file, folder, host or device is not there.
    case notFound
    /// It is there and we may not read it.
    case denied
    /// It was read, and it is not a video: text, audio only, no decodable picture, no decoder.
    case notVideo
    /// It went away or broke while it was read.
    case failed

    package var exitCode: ExitCode {
        switch self {
        case .notFound, .denied: .noInput
        case .notVideo, .failed: .badData
        }
    }
}
