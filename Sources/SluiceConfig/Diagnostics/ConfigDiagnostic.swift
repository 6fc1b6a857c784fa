package import SluiceCore

/// A place in a configuration file, or an option of the command line.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it, or the option (`--confidence`).
    package var file: String
    /// From 1, like ``column``, which counts Unicode scalars.
    package var line: Int?
    package var column: Int?

    package init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String {
        [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
    }
}

/// One mistake in a configuration: where it is, what it is, and what to do about it.
package struct ConfigDiagnostic: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Hashable, Sendable {
        /// The pipeline does not start.
        case error
        /// The pipeline starts, but hardly as it was meant.
        case warning
    }

    package var severity: Severity
    package var location: SourceLocation
    package var message: String
    package var remedy: String
    /// What the program exits with if this is all that is wrong.
    package var exitCode: ExitCode

    package init(
        _ severity: Severity = .error,
        at location: SourceLocation,
        _ message: String,
        remedy: String = "",
        exitCode: ExitCode = .configuration
    ) {
        self.severity = severity
        self.location = location
        self.message = message
        self.remedy = remedy
        self.exitCode = exitCode
    }

    /// `pipeline.yaml:7:5: unknown key 'confidnce' in model; did you mean 'confidence'?`
    package var description: String {
        let label = severity == .warning ? "warning: " : ""
        return "\(location): \(label)\(message)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}

/// Everything that is wrong with a configuration, one line for each mistake.
package struct ConfigError: ExplainedError, Hashable {
    /// Never empty.
    package let diagnostics: [ConfigDiagnostic]

    package init(_ diagnostics: [ConfigDiagnostic]) {
        self.diagnostics = diagnostics
    }

    package init(_ diagnostic: ConfigDiagnostic) {
        diagnostics = [diagnostic]
    }

    package var what: String { diagnostics.map(\.description).joined(separator: "\n") }

    /// Empty: every line has its own.
    package var remedy: String { "" }

    package var exitCode: ExitCode {
        let codes = Set(diagnostics.lazy.filter { $0.severity == .error }.map(\.exitCode))
        return codes.count == 1 ? codes.first ?? .configuration : .configuration
    }
}
