import SluiceCore

/// Reads a pipeline from its layers: defaults < model card < pipeline file < command line.
///
/// The metadata of the model file, which comes between defaults and card, is known only once the model is open;
/// see ``VariantResolver``.
package struct ConfigurationLoader: Sendable {
    private let environment: ConfigEnvironment

    package init(environment: ConfigEnvironment = .process) {
        self.environment = environment
    }

    /// Reads the pipeline in `file`, if one is given, under what the command line says.
    ///
    /// - Throws: All mistakes in all layers, in the order of the files.
    package func load(file: String?, overrides: PipelineOverrides = .init()) throws(ConfigError) -> Configuration {
        guard let file else { return try load(pipeline: nil, file: "command line", overrides) }
        let text: String
        do {
            text = try environment.text(of: file)
        } catch {
            throw ConfigError(
                ConfigDiagnostic(
                    at: SourceLocation(file: file),
                    error.reason,
                    remedy: "give the path of a pipeline in YAML",
                    exitCode: .noInput
                )
            )
        }
        return try load(text: text, file: file, overrides: overrides)
    }

    /// Reads the pipeline in `text`, which messages call `file`; relative paths start at the folder of that.
    package func load(
        text: String,
        file: String,
        overrides: PipelineOverrides = .init()
    ) throws(ConfigError) -> Configuration {
        let source = LayerSource(kind: .pipeline, file: file, folder: ConfigEnvironment.folder(of: file))
        let layer = try Layer(pipeline: text, source: source, environment: environment)
        return try load(pipeline: layer, file: file, overrides)
    }

    private func load(
        pipeline: Layer?,
        file: String,
        _ overrides: PipelineOverrides
    ) throws(ConfigError) -> Configuration {
        let options = Layer(overrides, streams: pipeline?.streams ?? [], environment: environment)
        let streams = options.streams ?? pipeline?.streams ?? []
        let outputs = options.outputs ?? pipeline?.outputs ?? ["0"]

        var given = pipeline?.settings ?? Settings()
        // Sources and outputs of the command line do not mix with those of the file.
        if options.streams != nil { given.removeAll(under: "streams") }
        if options.outputs != nil { given.removeAll(under: "outputs") }
        given.overlay(options.settings)

        var diagnostics = (pipeline?.diagnostics ?? []) + options.diagnostics
        let card = ModelCard(for: given)
        let cardLayer = card?.read(environment, &diagnostics)

        let written = Set((pipeline?.places ?? [:]).keys)
        var settings = Settings.defaults(of: PipelineSchema.pipeline, at: .top, given: written)
        for name in streams {
            settings.overlay(.defaults(of: PipelineSchema.stream, at: "streams" / name, given: written))
        }
        for index in outputs {
            settings.overlay(.defaults(of: PipelineSchema.output, at: "outputs" / index, given: written))
        }
        settings.overlay(cardLayer?.settings ?? Settings())
        settings.overlay(given)

        let failed = options.failed.union(pipeline?.failed ?? [])
        let checks = PipelineChecks(
            settings: settings,
            streams: streams,
            outputs: outputs,
            places: pipeline?.places ?? [:],
            failed: failed,
            file: file
        )
        diagnostics += checks.missing() + checks.contradictions()
        guard !diagnostics.contains(where: { $0.severity == .error }) else { throw ConfigError(diagnostics.inOrder) }
        return Configuration(
            spec: SpecBuilder(settings: settings, cardPath: cardLayer == nil ? nil : card?.path).pipeline(
                streams: streams,
                outputs: outputs
            ),
            settings: settings,
            warnings: diagnostics.inOrder
        )
    }
}

extension [ConfigDiagnostic] {
    /// By file in the order they were read, then by line and column.
    fileprivate var inOrder: [ConfigDiagnostic] {
        var files: [String: Int] = [:]
        for diagnostic in self where files[diagnostic.location.file] == nil {
            files[diagnostic.location.file] = files.count
        }
        func rank(_ diagnostic: ConfigDiagnostic) -> (Int, Int, Int) {
            let location = diagnostic.location
            return (files[location.file] ?? 0, location.line ?? 0, location.column ?? 0)
        }
        return sorted { rank($0) < rank($1) }
    }
}
