import Yams

/// What a layer of settings is read from.
struct LayerSource {
    enum Kind {
        case pipeline
        case card
        /// The option that gives the value, such as `--confidence`.
        case commandLine
    }

    let kind: Kind
    /// The file as the user named it, or the option.
    let file: String
    /// Relative paths start here; empty for the working directory.
    let folder: String

    func location(_ mark: Mark?) -> SourceLocation {
        switch kind {
        case .pipeline, .card: SourceLocation(file: file, line: mark?.line, column: mark?.column)
        case .commandLine: SourceLocation(file: file)
        }
    }

    func origin(_ mark: Mark?) -> ConfigOrigin {
        switch kind {
        case .pipeline: .pipeline(location(mark))
        case .card: .card(location(mark))
        case .commandLine: .commandLine(option: file)
        }
    }
}
