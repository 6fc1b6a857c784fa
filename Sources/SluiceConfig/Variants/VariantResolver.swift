package import SluiceCore

/// Puts together what the configuration asks for and what the model is.
package struct VariantResolver {
    let variant: VariantSpec
    let signature: ModelSignature
    let recognized: RecognizedModel
    let environment: ConfigEnvironment
    let metadata: ModelMetadata
    var settings: Settings
    private var diagnostics: [ConfigDiagnostic] = []

    /// `recognized` is what is seen in the model, given the family that the configuration asks for, if any.
    package init(
        _ configuration: Configuration,
        signature: ModelSignature,
        recognized: RecognizedModel,
        environment: ConfigEnvironment = .process
    ) {
        variant = configuration.spec.champion
        settings = configuration.settings
        self.signature = signature
        self.recognized = recognized
        self.environment = environment
        metadata = ModelMetadata(signature.metadata)
    }

    /// - Throws: Everything in which the configuration and the model contradict each other.
    package consuming func resolve() throws(ConfigError) -> ResolvedVariant {
        let input = resolveInput()
        checkBatch()
        let detector = resolveDetector()
        guard !diagnostics.contains(where: { $0.severity == .error }) else { throw ConfigError(diagnostics) }
        return ResolvedVariant(
            variant: variant,
            input: input,
            detector: detector,
            settings: settings,
            warnings: diagnostics
        )
    }

    /// The model as messages may name it.
    var model: String { settings["model.path"]?.shown ?? variant.model.path }

    mutating func report(
        _ path: ConfigPath,
        _ message: String,
        remedy: String,
        severity: ConfigDiagnostic.Severity = .error,
        exitCode: ExitCode = .configuration
    ) {
        let place = settings[path]?.origin.location ?? SourceLocation(file: model)
        diagnostics.append(ConfigDiagnostic(severity, at: place, message, remedy: remedy, exitCode: exitCode))
    }

    /// Fills in a key that neither the files nor the command line speak of.
    mutating func fill(_ path: ConfigPath, _ value: ConfigValue, shown: String, _ origin: ConfigOrigin) {
        if let setting = settings[path], setting.origin != .fallback { return }
        settings[path] = Setting(value, shown: shown, origin: origin)
    }
}
