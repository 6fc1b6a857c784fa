package import SluiceCore
package import SluiceVision

/// A variant that is ready to serve.
package struct VariantConfiguration: Sendable {
    package var identity: ModelIdentity
    package var input: InputSpec
    package var batch: BatchSpec
    package var detector: Detector
    /// Sessions of the same model, one lane each; at least one.
    package var sessions: [SessionBox]

    package init(
        identity: ModelIdentity,
        input: InputSpec,
        batch: BatchSpec,
        detector: Detector,
        sessions: [SessionBox]
    ) {
        self.identity = identity
        self.input = input
        self.batch = batch
        self.detector = detector
        self.sessions = sessions
    }

    /// Batches of a variant: one in each session, one being filled, one being emitted.
    package static func batchesInRotation(sessions: Int) -> Int { sessions + 2 }
}

/// A stream whose source is open.
package struct StreamConfiguration: Sendable {
    package var spec: StreamSpec
    package var source: SourceBox

    package init(spec: StreamSpec, source: SourceBox) {
        self.spec = spec
        self.source = source
    }
}

/// Everything a pipeline is made of.
package struct PipelineConfiguration: Sendable {
    package var streams: [StreamConfiguration]
    /// The first is the champion.
    package var variants: [VariantConfiguration]
    /// Where lines go; may be empty, for measurements.
    package var outputs: [OutputSpec]
    /// Whether stamps are taken and timings written.
    package var hasLedger: Bool
    /// Sees each frame with its objects after its line was written, in order.
    package var tap: (any FrameTap)?

    package init(
        streams: [StreamConfiguration],
        variants: [VariantConfiguration],
        outputs: [OutputSpec],
        hasLedger: Bool = true,
        tap: (any FrameTap)? = nil
    ) {
        precondition(!streams.isEmpty && !variants.isEmpty, "a pipeline has a stream and a variant")
        self.streams = streams
        self.variants = variants
        self.outputs = outputs
        self.hasLedger = hasLedger
        self.tap = tap
    }
}
