import SluiceConfig
import SluiceCore

/// Collects what is wrong with a pipeline, so that all of it can be told at once.
struct Mistakes {
    private var lines: [String] = []
    private var exitCodes: [SluiceCore.ExitCode] = []

    /// Runs `body`; what it throws is remembered, with the place that the setting at `path` was given in.
    mutating func collect<Value>(
        _ configuration: Configuration,
        _ path: ConfigPath,
        _ body: () throws -> Value
    ) throws -> Value? {
        do {
            return try body()
        } catch let error as any ExplainedError {
            // Errors of the configuration know their places.
            let place = error is ConfigError ? nil : configuration.settings[path]?.origin.location
            // What stands on the command line is seen without being pointed at.
            let prefix = place.flatMap { $0.line == nil ? nil : "\($0): " } ?? ""
            lines.append(prefix + error.description)
            exitCodes.append(error.exitCode)
            return nil
        }
    }

    /// - Throws: Everything that was collected, if anything was.
    func throwIfAny() throws {
        guard let first = exitCodes.first else { return }
        throw SeveralMistakes(lines: lines, exitCode: exitCodes.allSatisfy { $0 == first } ? first : .configuration)
    }
}

/// Several mistakes, a line each.
private struct SeveralMistakes: ExplainedError {
    let lines: [String]
    let exitCode: SluiceCore.ExitCode

    var what: String { lines.joined(separator: "\n") }
    /// Empty: every line has its own.
    var remedy: String { "" }
}
