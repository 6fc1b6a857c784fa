import Yams

/// What one file, or the command line, says.
struct Layer {
    var settings = Settings()
    /// Names of the streams, and indices of the outputs, in order; `nil` where the layer does not speak of them.
    var streams: [String]?
    var outputs: [String]?
    /// Where each mapping begins.
    var places: [ConfigPath: SourceLocation] = [:]
    /// Keys that are set, but wrongly.
    var failed: Set<ConfigPath> = []
    var diagnostics: [ConfigDiagnostic] = []

    private static let example = "a whole pipeline: streams: {door: {url: door.mp4}} and model: {path: model.onnx}"

    /// Reads a pipeline.
    init(pipeline text: String, source: LayerSource, environment: ConfigEnvironment) throws(ConfigError) {
        let document = try YAMLDocument(text, file: source.file)
        guard let root = document.root else {
            throw ConfigError(ConfigDiagnostic(at: source.location(nil), "the file is empty", remedy: Self.example))
        }
        var reader = SchemaReader(source: source, document: document, environment: environment)
        reader.readGroup(root, keys: PipelineSchema.pipeline, at: .top)
        take(reader)
    }

    /// Reads a model card, with or without `model:` above its keys.
    init(card text: String, source: LayerSource, environment: ConfigEnvironment) throws(ConfigError) {
        let document = try YAMLDocument(text, file: source.file)
        guard let root = document.root else { return }
        var reader = SchemaReader(source: source, document: document, environment: environment)
        if root.mapping?.contains(where: { $0.key.scalar?.string == "model" }) == true {
            let notes = PipelineSchema.card.filter { if case .anything = $0.kind { true } else { false } }
            let keys = [ConfigKey("model", .group(PipelineSchema.card), "")] + notes
            reader.readGroup(root, keys: keys, at: .top)
        } else {
            reader.readGroup(root, keys: PipelineSchema.card, at: "model")
        }
        take(reader)
    }

    /// Reads the command line. Options that concern all streams go to `fileStreams`, the names of those in the file,
    /// unless the command line brings streams of its own.
    init(_ overrides: PipelineOverrides, streams fileStreams: [String], environment: ConfigEnvironment) {
        if !overrides.streams.isEmpty {
            var names: [String] = []
            for url in overrides.streams {
                let name = StreamName.derived(from: url, taken: names)
                names.append(name)
                let kind = ConfigKind.url
                readOption(url, kind, at: ConfigPath(["streams", name, "url"]), option: "argument", environment)
            }
            streams = names
        }
        if !overrides.outputs.isEmpty {
            for (index, path) in overrides.outputs.enumerated() {
                let key = ConfigPath(["outputs", String(index), "path"])
                readOption(path, .path(words: ["-"]), at: key, option: "--output", environment)
            }
            outputs = overrides.outputs.indices.map(String.init)
        }
        for entry in overrides.entries {
            guard let kind = SchemaSearch.kind(at: entry.path) else {
                diagnostics.append(
                    ConfigDiagnostic(at: SourceLocation(file: entry.option), "unknown key '\(entry.path)'")
                )
                continue
            }
            for path in entry.path.expanded(over: streams ?? fileStreams) {
                readOption(entry.text, kind, at: path, option: entry.option, environment)
            }
        }
    }

    private mutating func readOption(
        _ text: String,
        _ kind: ConfigKind,
        at path: ConfigPath,
        option: String,
        _ environment: ConfigEnvironment
    ) {
        let source = LayerSource(kind: .commandLine, file: option, folder: "")
        var node = Node(text, Tag(.str), .doubleQuoted)
        if text.hasPrefix("[") {
            do {
                node = try YAMLDocument(text, file: option).root ?? node
            } catch {
                diagnostics += error.diagnostics
                return
            }
        }
        var reader = SchemaReader(source: source, document: nil, environment: environment)
        reader.read(node, kind: kind, at: path)
        take(reader)
    }

    private mutating func take(_ reader: SchemaReader) {
        settings.overlay(reader.settings)
        streams = reader.members["streams"] ?? streams
        outputs = reader.members["outputs"] ?? outputs
        places.merge(reader.places) { first, _ in first }
        failed.formUnion(reader.failed)
        diagnostics += reader.diagnostics
    }
}

extension ConfigPath {
    /// The path with each of `names` in the place of `*`.
    fileprivate func expanded(over names: [String]) -> [ConfigPath] {
        guard let star = components.firstIndex(of: "*") else { return [self] }
        return names.map { name in
            var copy = components
            copy[star] = name
            return ConfigPath(copy)
        }
    }
}
