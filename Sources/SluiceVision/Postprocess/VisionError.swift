package import SluiceCore

/// Why a model's outputs cannot be turned into objects, or a picture into its input.
package typealias VisionError = CodedError<VisionErrorCode>

/// Kinds of ``VisionError``.
package enum VisionErrorCode: ErrorCode {
    /// The model's inputs or outputs cannot be read: they fit no family, or not the one that was asked for.
    case unusableModel
    /// The labels do not belong to the model, or cannot be read.
    case badLabels
    /// A setting is out of its range or does not go with the model.
    case badSetting

    package var exitCode: ExitCode {
        switch self {
        case .unusableModel, .badLabels: .badData
        case .badSetting: .configuration
        }
    }
}
