import Foundation
import SluiceCore

/// Explains a configuration: every value in effect, and where it comes from. Free of secrets.
package struct ConfigurationReport: Sendable {
    /// One line of the explanation.
    package struct Entry: Hashable, Sendable {
        package var key: String
        package var value: String
        package var origin: ConfigOrigin
    }

    package let entries: [Entry]

    /// Explains what the files and the command line say, the model itself not yet seen.
    package init(_ configuration: Configuration) {
        self.init(settings: configuration.settings, spec: configuration.spec)
    }

    /// Explains everything, with what was found in the model.
    package init(_ configuration: Configuration, _ variant: ResolvedVariant) {
        self.init(settings: variant.settings, spec: configuration.spec)
    }

    private init(settings: Settings, spec: PipelineSpec) {
        let members = [
            ConfigPath("streams"): spec.streams.map(\.name),
            ConfigPath("outputs"): spec.outputs.indices.map(String.init),
        ]
        entries = Self.entries(of: PipelineSchema.pipeline, at: .top, members, settings)
    }

    /// The settings in the order of the schema and, below it, of the file.
    private static func entries(
        of keys: [ConfigKey],
        at path: ConfigPath,
        _ members: [ConfigPath: [String]],
        _ settings: Settings
    ) -> [Entry] {
        keys.flatMap { key -> [Entry] in
            let path = path / key.name
            switch key.kind {
            case .group(let inner):
                // The defaults of what this version refuses mean nothing.
                return key.availability == .now ? entries(of: inner, at: path, members, settings) : []
            case .named(let inner), .list(let inner):
                return (members[path] ?? []).flatMap { entries(of: inner, at: path / $0, members, settings) }
            default:
                return settings[path].map { [Entry(key: path.description, value: $0.shown, origin: $0.origin)] } ?? []
            }
        }
    }

    /// Three aligned columns: key, value, origin.
    package var text: String {
        let rows = entries.map { [$0.key, Self.shortened($0.value), $0.origin.description] }
        let widths = (0..<2).map { column in rows.map(\.[column].count).max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (cells + [row[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func shortened(_ value: String) -> String {
        value.count <= 60 ? value : value.prefix(59) + "…"
    }

    /// `{"settings": [{"key": …, "value": …, "origin": …}]}`.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let rows = entries.map { Row(key: $0.key, value: $0.value, origin: $0.origin.description) }
        return String(decoding: try encoder.encode(Document(settings: rows)), as: UTF8.self)
    }

    private struct Document: Encodable {
        var settings: [Row]
    }

    private struct Row: Encodable {
        var key: String
        var value: String
        var origin: String
    }
}
