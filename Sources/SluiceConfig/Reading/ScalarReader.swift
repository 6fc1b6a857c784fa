import SluiceCore
import Yams

/// Turns a YAML scalar into a setting: substitutes, resolves paths, checks.
struct ScalarReader {
    struct Failure: Error {
        var diagnostic: ConfigDiagnostic
    }

    let source: LayerSource
    let environment: ConfigEnvironment

    /// `key:` with nothing behind it, or `~`, or `null`.
    static func isEmpty(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }

    /// `text` as it may stand in a message: short, on one line, and without secrets.
    static func quote(_ text: String) -> String {
        let shown = Substitution.shown(text)
        let printable = String(
            shown.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : Character($0) }
        )
        return printable.count > 60 ? "'\(printable.prefix(60))…'" : "'\(printable)'"
    }

    func read(_ scalar: Node.Scalar, kind: ConfigKind, at path: ConfigPath) -> Result<Setting, Failure> {
        let written = scalar.string
        let location = source.location(scalar.mark)
        if Self.isEmpty(scalar) {
            return failure(at: location, "\(path) has no value", remedy: "it must be \(kind.expectation); or remove it")
        }
        let text: String
        do {
            text = try expand(written, kind: kind)
        } catch {
            return failure(at: location, "\(path): \(error.message)", remedy: error.remedy)
        }
        do {
            let resolved = resolve(text, kind: kind)
            let value = try ValueParser.parse(resolved, as: kind)
            let shown = Substitution.shown(isSubstituted(written) ? written : kind.isSecret ? "***" : resolved)
            return .success(Setting(value, shown: shown, origin: source.origin(scalar.mark)))
        } catch {
            // Only what stands in the file is quoted, never what was put in for a reference.
            let found = Self.quote(written)
            let message =
                error.isPlanned
                ? "\(found) for \(path) is planned, and not available in this version"
                : "\(path) must be \(error.expectation), not \(found)"
            return failure(at: location, message, remedy: error.remedy)
        }
    }

    private func failure(at location: SourceLocation, _ message: String, remedy: String) -> Result<Setting, Failure> {
        .failure(Failure(diagnostic: ConfigDiagnostic(at: location, message, remedy: remedy)))
    }

    /// On the command line the shell has substituted already.
    private func isSubstituted(_ text: String) -> Bool {
        source.kind != .commandLine && Substitution.isNeeded(in: text)
    }

    private func expand(_ text: String, kind: ConfigKind) throws(Substitution.Failure) -> String {
        guard isSubstituted(text) else { return text }
        let substitution = Substitution(environment: environment, folder: source.folder)
        if case .url = kind { return try substitution.expandURL(text) }
        return try substitution.expand(text)
    }

    /// Makes paths independent of the folder of the file they are written in.
    private func resolve(_ text: String, kind: ConfigKind) -> String {
        switch kind {
        case .path(let words):
            text.isEmpty || words.contains(text) ? text : environment.resolve(text, in: source.folder)
        case .labels: text.isEmpty ? text : environment.resolve(text, in: source.folder)
        case .url:
            text.isEmpty || text.contains("://") || text.hasPrefix("scene:")
                ? text : environment.resolve(text, in: source.folder)
        default: text
        }
    }
}
