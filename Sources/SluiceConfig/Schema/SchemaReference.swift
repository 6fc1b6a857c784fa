/// The table of all keys as Markdown, for `docs/configuration.md`.
package enum SchemaReference {
    package static var markdown: String {
        """
        | key | value | default | meaning |
        |---|---|---|---|

        """ + rows(PipelineSchema.pipeline, prefix: "").joined()
    }

    private static func rows(_ keys: [ConfigKey], prefix: String) -> [String] {
        keys.flatMap { key -> [String] in
            let path = prefix + key.name
            switch key.kind {
            case .group(let inner):
                return [row(key, path, value: "mapping")] + rows(inner, prefix: path + ".")
            case .named(let inner):
                return [row(key, path, value: "mapping from names")] + rows(inner, prefix: path + ".*.")
            case .list(let inner):
                return [row(key, path, value: "list of mappings")] + rows(inner, prefix: path + "[].")
            default:
                return [row(key, path, value: key.kind.expectation)]
            }
        }
    }

    private static func row(_ key: ConfigKey, _ path: String, value: String) -> String {
        var notes: [String] = []
        if key.availability == .planned { notes.append("*Planned.*") }
        if case .choice(_, let planned) = key.kind, !planned.isEmpty {
            notes.append("Planned: \(planned.joined(separator: ", ")).")
        }
        if key.belongsToCard { notes.append("Card.") }
        let fallback = key.isRequired ? "required" : key.fallback.map { "`\($0)`" } ?? ""
        let meaning = ([key.summary] + notes).joined(separator: " ")
        return "| `\(path)` | \(value) | \(fallback) | \(meaning) |\n"
    }
}
