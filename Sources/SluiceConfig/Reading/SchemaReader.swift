import SluiceCore
import Yams

/// Reads a YAML node by the table of keys, and collects every mistake on the way.
struct SchemaReader {
    private let source: LayerSource
    private let document: YAMLDocument?
    private let values: ScalarReader
    private(set) var settings = Settings()
    /// Members of the mappings and lists whose members are the user's, in order: `streams`, `outputs`.
    private(set) var members: [ConfigPath: [String]] = [:]
    /// Where each mapping begins, to point at when a key is missing.
    private(set) var places: [ConfigPath: SourceLocation] = [:]
    /// Keys that somebody tried to set, and failed: they are wrong, not missing.
    private(set) var failed: Set<ConfigPath> = []
    private(set) var diagnostics: [ConfigDiagnostic] = []

    /// Values from the command line have no `document`.
    init(source: LayerSource, document: YAMLDocument?, environment: ConfigEnvironment) {
        self.source = source
        self.document = document
        values = ScalarReader(source: source, environment: environment)
    }

    /// Reads the mapping `node`, whose keys are `keys`.
    mutating func readGroup(_ node: Node, keys: [ConfigKey], at path: ConfigPath) {
        forEachPair(of: node, at: path, .group(keys)) { reader, name, keyMark, value in
            guard let key = keys.first(where: { $0.name == name }) else {
                return reader.reportUnknown(name, at: keyMark, among: keys, in: path)
            }
            if key.availability == .planned {
                reader.report(
                    keyMark,
                    "'\(path / name)' is planned, and not available in this version",
                    remedy: "remove it"
                )
            }
            reader.read(value, kind: key.kind, at: path / name)
        }
    }

    /// Reads the value of one key.
    mutating func read(_ node: Node, kind: ConfigKind, at path: ConfigPath) {
        switch kind {
        case .anything:
            break
        case .group(let keys):
            readGroup(node, keys: keys, at: path)
        case .named(let keys):
            members[path] = []
            forEachPair(of: node, at: path, kind) { reader, name, keyMark, value in
                guard StreamName.isValid(name) else {
                    reader.failed.insert(path)
                    return reader.report(
                        keyMark,
                        "\(ScalarReader.quote(name)) is no name for one of \(path)",
                        remedy: "use up to 64 letters, digits, '-', '_' and '.'"
                    )
                }
                reader.members[path, default: []].append(name)
                reader.readGroup(value, keys: keys, at: path / name)
            }
        case .list(let keys):
            guard let items = node.sequence else { return reportShape(node, kind, at: path) }
            members[path] = items.indices.map(String.init)
            for (index, item) in items.enumerated() {
                readGroup(item, keys: keys, at: path / String(index))
            }
        case .labels where node.sequence != nil, .channels where node.sequence != nil:
            readList(node, kind: kind, at: path)
        default:
            guard let scalar = node.scalar else { return reportShape(node, kind, at: path) }
            switch values.read(scalar, kind: kind, at: path) {
            case .success(let setting): settings[path] = setting
            case .failure(let failure): fail(path, failure.diagnostic)
            }
        }
    }

    /// A list of scalars: names of classes, or one number for each channel.
    private mutating func readList(_ node: Node, kind: ConfigKind, at path: ConfigPath) {
        let items = node.sequence.map(Array.init) ?? []
        let itemKind: ConfigKind = if case .labels = kind { .text } else { kind }
        var read: [Setting] = []
        for item in items {
            guard let scalar = item.scalar else { return reportShape(item, kind, at: path) }
            switch values.read(scalar, kind: itemKind, at: path) {
            case .success(let setting): read.append(setting)
            case .failure(let failure): return fail(path, failure.diagnostic)
            }
        }
        let value: ConfigValue
        if case .labels = kind {
            guard !items.isEmpty else { return reportShape(node, kind, at: path, found: "an empty list") }
            value = .texts(read.compactMap { if case .text(let text) = $0.value { text } else { nil } })
        } else {
            let numbers = read.compactMap { if case .channels(let channel) = $0.value { channel.x } else { nil } }
            guard numbers.count == 3 else {
                return reportShape(node, kind, at: path, found: "a list of \(numbers.count)")
            }
            value = .channels(SIMD3(numbers[0], numbers[1], numbers[2]))
        }
        let shown = "[\(read.map(\.shown).joined(separator: ", "))]"
        settings[path] = Setting(value, shown: shown, origin: source.origin(node.mark))
    }

    /// Visits the pairs of a mapping, and reports keys that are no text or stand there for the second time.
    private mutating func forEachPair(
        of node: Node,
        at path: ConfigPath,
        _ kind: ConfigKind,
        _ body: (inout SchemaReader, _ name: String, _ keyMark: Mark?, _ value: Node) -> Void
    ) {
        guard let mapping = node.mapping else { return reportShape(node, kind, at: path) }
        places[path] = source.location(node.mark)
        var seen: [String: Mark?] = [:]
        for (key, value) in mapping {
            guard let scalar = key.scalar else {
                report(key.mark, "a key\(Self.inside(path)) is not a text", remedy: "write 'key: value'")
                continue
            }
            let name = document?.name(of: scalar.string) ?? scalar.string
            if let first = seen[name] {
                let line = first.map { ", first set in line \($0.line)" } ?? ""
                report(
                    key.mark,
                    "duplicate key \(ScalarReader.quote(name))\(Self.inside(path))\(line)",
                    remedy: "keep one of them"
                )
                continue
            }
            seen[name] = key.mark
            body(&self, name, key.mark, value)
        }
    }
}

extension SchemaReader {
    private mutating func report(_ mark: Mark?, _ message: String, remedy: String = "") {
        diagnostics.append(ConfigDiagnostic(at: source.location(mark), message, remedy: remedy))
    }

    private mutating func fail(_ path: ConfigPath, _ diagnostic: ConfigDiagnostic) {
        failed.insert(path)
        diagnostics.append(diagnostic)
    }

    private mutating func reportShape(_ node: Node, _ kind: ConfigKind, at path: ConfigPath, found: String? = nil) {
        failed.insert(path)
        let subject = path.components.isEmpty ? "the file" : path.description
        guard found == nil, let scalar = node.scalar, ScalarReader.isEmpty(scalar) else {
            let found = found ?? Self.describe(node)
            return report(node.mark, "\(subject) must be \(kind.expectation), not \(found)")
        }
        report(node.mark, "\(subject) has no value", remedy: "it must be \(kind.expectation); or remove it")
    }

    private static func describe(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): ScalarReader.quote(scalar.string)
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    private mutating func reportUnknown(_ name: String, at mark: Mark?, among keys: [ConfigKey], in path: ConfigPath) {
        if source.kind == .card, path == "model", PipelineSchema.model.contains(where: { $0.name == name }) {
            return report(
                mark,
                "'\(name)' does not belong in a model card",
                remedy: "set it in the pipeline, under model"
            )
        }
        let message = "unknown key \(ScalarReader.quote(name))\(Self.inside(path))"
        if let nearest = NearestName.find(name, among: keys.map(\.name)) {
            failed.insert(path / nearest)
            report(mark, message, remedy: "did you mean '\(nearest)'?")
        } else if let home = SchemaSearch.home(of: name), home != SchemaSearch.pattern(of: path) {
            report(mark, message, remedy: "it belongs in \(home)")
        } else {
            report(mark, message, remedy: "known keys: \(keys.map(\.name).joined(separator: ", "))")
        }
    }

    private static func inside(_ path: ConfigPath) -> String {
        path.components.isEmpty ? " at the top level" : " in \(path)"
    }
}
