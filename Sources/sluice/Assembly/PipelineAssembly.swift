import SluiceConfig
import SluiceCore
import SluiceEngine

/// Makes a configured pipeline real: opens the sources, loads the model, tunes and makes the sessions.
struct PipelineAssembly {
    let configuration: Configuration
    let model: LoadedModel
    let sessions: SessionSet
    private(set) var sources: [SourceBox]

    /// - Parameters:
    ///   - frames: Frames after which each stream ends, if they are to end early.
    ///   - measuresAnew: Find the best number of sessions and threads even if it was found before.
    /// - Throws: Everything that is wrong with the sources and the model.
    init(
        _ configuration: Configuration,
        runtimeLibrary: String?,
        frames: Int? = nil,
        measuresAnew: Bool = false
    ) throws {
        self.configuration = configuration
        var mistakes = Mistakes()
        var sources: [SourceBox] = []
        for spec in configuration.spec.streams {
            let source = try mistakes.collect(configuration, "streams" / spec.name / "url") {
                try SourceOpener.open(spec, frames: frames)
            }
            if let source { sources.append(source) }
        }
        let model = try mistakes.collect(configuration, "model.path") {
            try LoadedModel(configuration, runtimeLibrary: runtimeLibrary)
        }
        try mistakes.throwIfAny()
        guard let model else { preconditionFailure("without a mistake there is a model") }
        self.sources = sources
        self.model = model
        for warning in configuration.warnings + model.resolved.warnings { Terminal.print("sluice: \(warning)") }
        sessions = try SessionSet(model, anew: measuresAnew)
    }

    /// Opens the sources again, for another pass.
    mutating func reopen(frames: Int?) throws {
        sources = try configuration.spec.streams.map { try SourceOpener.open($0, frames: frames) }
    }

    /// - Parameters:
    ///   - outputs: Where lines go instead of where the configuration says.
    ///   - tap: Who sees the pictures.
    func pipeline(
        outputs: [OutputSpec]? = nil,
        hasLedger: Bool? = nil,
        tap: (any FrameTap)? = nil
    ) -> PipelineConfiguration {
        let spec = configuration.spec
        let identity = ModelIdentity(
            name: model.name,
            variant: spec.champion.name,
            digest: model.digest,
            device: sessions.sessions[0].session.device,
            labels: model.resolved.detector.labels
        )
        let variant = VariantConfiguration(
            identity: identity,
            input: model.resolved.input,
            batch: spec.champion.model.batch,
            detector: model.detector,
            sessions: sessions.sessions
        )
        return PipelineConfiguration(
            streams: zip(spec.streams, sources).map { StreamConfiguration(spec: $0, source: $1) },
            variants: [variant],
            outputs: outputs ?? spec.outputs,
            hasLedger: hasLedger ?? (spec.ledger != .off),
            tap: tap
        )
    }

    /// Frames of all streams together, if all say how many they have.
    var frameCount: Int? {
        var total = 0
        for source in sources {
            guard let count = source.info.frameCount else { return nil }
            total += count
        }
        return total
    }
}
