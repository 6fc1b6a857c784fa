package import SluiceCore
package import SluiceVision

/// Why a pipeline did not end well.
package enum PipelineError: ExplainedError {
    case inference(InferenceError)
    /// What the model gave cannot be read.
    case vision(VisionError)
    case sink(SinkError)
    /// A stream could not be read to its end.
    case source(SourceError, stream: String)
    /// Frames were lost without a reason: a mistake of ours.
    case notConserved(String)

    /// Whether only the reader of the lines has gone away.
    package var isLostReader: Bool {
        if case .sink(let error) = self { error.code == .readerGone } else { false }
    }

    package var exitCode: ExitCode {
        switch self {
        case .inference(let error): error.exitCode
        case .vision(let error): error.exitCode
        case .sink(let error): error.exitCode
        case .source(let error, _): error.exitCode
        case .notConserved: .internalError
        }
    }

    package var what: String {
        switch self {
        case .inference(let error): error.what
        case .vision(let error): error.what
        case .sink(let error): error.what
        case .source(let error, let stream): "stream \(stream): \(error.what)"
        case .notConserved(let books): "frames were not conserved: \(books)"
        }
    }

    package var remedy: String {
        switch self {
        case .inference(let error): error.remedy
        case .vision(let error): error.remedy
        case .sink(let error): error.remedy
        case .source(let error, _): error.remedy
        case .notConserved: "this is a bug in sluice; please report it with the pipeline file"
        }
    }
}
