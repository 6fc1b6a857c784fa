package import SluiceCore

/// Why a model could not be read, edited or written as a graph.
package typealias GraphError = CodedError<GraphErrorCode>

extension GraphError {
    /// The same, of this model.
    func naming(_ model: OnnxModel) -> GraphError {
        GraphError(code, "\(model.name): \(what)", remedy: remedy)
    }
}

/// Kinds of ``GraphError``.
package enum GraphErrorCode: ErrorCode {
    /// The model, or a file of its constants, is not there or cannot be read.
    case notFound
    /// It was read, and it is not a model, or a broken one.
    case badModel
    /// A sound model with something that is refused rather than edited wrongly.
    case unsupported
    /// The model cannot be written.
    case cannotWrite

    package var exitCode: ExitCode {
        switch self {
        case .notFound: .noInput
        case .badModel, .unsupported: .badData
        case .cannotWrite: .cannotCreate
        }
    }
}
