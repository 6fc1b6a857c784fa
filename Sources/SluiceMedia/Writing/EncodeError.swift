package import SluiceCore

/// Why a video could not be written.
package typealias EncodeError = CodedError<EncodeErrorCode>

/// Kinds of ``EncodeError``.
package enum EncodeErrorCode: ErrorCode {
    /// The file cannot be created.
    case cannotCreate
    /// The file cannot be written any further: the disk is full, or gone.
    case writeFailed
    /// FFmpeg here has no encoder for it.
    case noEncoder

    package var exitCode: ExitCode {
        switch self {
        case .cannotCreate: .cannotCreate
        case .writeFailed: .outputFailed
        case .noEncoder: .unavailable
        }
    }
}

extension EncodeError {
    static func creating(_ path: String, _ status: LibavStatus) -> EncodeError {
        EncodeError(
            .cannotCreate,
            "\(path): cannot be created (\(status.text))",
            remedy: "check that the folder exists and may be written"
        )
    }

    static func writing(_ path: String, _ status: LibavStatus) -> EncodeError {
        EncodeError(
            .writeFailed,
            "\(path): cannot be written (\(status.text))",
            remedy: "check the space left on the disk"
        )
    }
}
