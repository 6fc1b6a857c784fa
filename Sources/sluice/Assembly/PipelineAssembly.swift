import SluiceConfig
import SluiceCore
import SluiceEngine

/// Makes a configured pipeline real: opens the sources, loads the model, tunes and makes the sessions.
struct PipelineAssembly {
    /// Which sources are opened before anything runs.
    enum Opening {
        /// Those that are there or are not: files, folders, scenes. Cameras are opened while the pipeline runs.
        case recordings
        case everything
    }

    let configuration: Configuration
    let model: LoadedModel
    let sessions: SessionSet
    private(set) var streams: [StreamConfiguration]

    /// - Parameters:
    ///   - opening: Which sources to open.
    ///   - frames: Frames after which each stream ends, if they are to end early.
    ///   - measuresAnew: Find the best number of sessions and threads even if it was found before.
    /// - Throws: Everything that is wrong with the sources and the model.
    init(
        _ configuration: Configuration,
        runtimeLibrary: String?,
        opening: Opening = .everything,
        frames: Int? = nil,
        measuresAnew: Bool = false
    ) throws {
        self.configuration = configuration
        var mistakes = Mistakes()
        let streams = try mistakes.streams(configuration.spec.streams, of: configuration, opening, frames: frames)
        let model = try mistakes.collect(configuration, "model.path") {
            try LoadedModel(configuration, runtimeLibrary: runtimeLibrary)
        }
        try mistakes.throwIfAny()
        guard let model else { preconditionFailure("without a mistake there is a model") }
        self.streams = streams
        self.model = model
        for warning in configuration.warnings + model.resolved.warnings { Terminal.print("sluice: \(warning)") }
        sessions = try SessionSet(model, anew: measuresAnew)
    }

    /// Opens the sources again, for another pass.
    mutating func reopen(frames: Int?) throws {
        streams = try configuration.spec.streams.map { try SourceOpener.stream($0, .everything, frames: frames) }
    }

    /// The sources that are open.
    var sources: [SourceBox] { streams.compactMap(\.opened) }

    /// The variant that serves.
    var champion: VariantConfiguration { VariantConfiguration(model, sessions, configuration.spec.champion) }

    /// - Parameters:
    ///   - outputs: Where lines go instead of where the configuration says.
    ///   - tap: Who sees the pictures.
    func pipeline(
        outputs: [OutputSpec]? = nil,
        hasLedger: Bool? = nil,
        tap: (any FrameTap)? = nil
    ) -> PipelineConfiguration {
        PipelineConfiguration(
            streams: streams,
            champion: champion,
            outputs: outputs ?? configuration.spec.outputs,
            hasLedger: hasLedger ?? (configuration.spec.ledger != .off),
            tap: tap
        )
    }

    /// Frames of all streams together, if all say how many they have.
    var frameCount: Int? {
        var total = 0
        for stream in streams {
            guard let count = stream.opened?.info.frameCount, !stream.spec.loops else { return nil }
            total += count
        }
        return total
    }
}

extension Mistakes {
    /// Opens what is to be opened of some streams.
    mutating func streams(
        _ specs: [StreamSpec],
        of configuration: Configuration,
        _ opening: PipelineAssembly.Opening,
        frames: Int? = nil
    ) throws -> [StreamConfiguration] {
        try specs.compactMap { spec in
            try collect(configuration, "streams" / spec.name / "url") {
                try SourceOpener.stream(spec, opening, frames: frames)
            }
        }
    }
}

extension VariantConfiguration {
    /// A loaded model with its sessions, ready to serve as `spec` says.
    init(_ model: LoadedModel, _ sessions: SessionSet, _ spec: VariantSpec) {
        self.init(
            identity: ModelIdentity(
                name: model.name,
                variant: spec.name,
                digest: model.digest,
                device: sessions.sessions[0].session.device,
                labels: model.resolved.detector.labels
            ),
            input: model.resolved.input,
            batch: spec.model.batch,
            detector: model.detector,
            sessions: sessions.sessions
        )
    }
}
