/// Why a model could not be loaded or run.
package typealias InferenceError = CodedError<InferenceErrorCode>

/// Kinds of ``InferenceError``.
package enum InferenceErrorCode: ErrorCode {
    /// The runtime library is missing, too old, or broken.
    case runtimeUnavailable
    /// The device that was asked for cannot be used.
    case deviceUnavailable
    /// The system gives no more threads.
    case noThreads
    /// The model file is not there.
    case modelNotFound
    /// The file is not a model, or one that cannot be used as asked.
    case badModel
    /// The model failed while it ran.
    case runFailed

    package var exitCode: ExitCode {
        switch self {
        case .runtimeUnavailable, .deviceUnavailable, .noThreads: .unavailable
        case .modelNotFound: .noInput
        case .badModel: .badData
        case .runFailed: .internalError
        }
    }
}
