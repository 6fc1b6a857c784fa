package import SluiceCore

/// Why lines could not be written.
package typealias SinkError = CodedError<SinkErrorCode>

/// Kinds of ``SinkError``.
package enum SinkErrorCode: ErrorCode {
    /// The output could not be created.
    case cannotCreate
    /// Writing failed: disk full, device gone.
    case writeFailed
    /// The reader at the other end of the pipe has gone away. Often no mistake: `sluice run … | head`.
    case readerGone
    /// The reader takes nothing at present. Writing goes on where it stopped.
    case readerSlow

    package var exitCode: ExitCode { self == .cannotCreate ? .cannotCreate : .outputFailed }
}
