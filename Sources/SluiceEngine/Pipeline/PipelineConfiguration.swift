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

/// A stream, and where its pictures come from.
package struct StreamConfiguration: Sendable {
    package typealias Opener = @Sendable (Interrupt) throws(SourceError) -> SourceBox

    package var spec: StreamSpec
    /// The source, if it is open already.
    package let opened: SourceBox?
    /// Opens the source, again and again; `nil` for one that is read once.
    package let open: Opener?
    /// Stops whatever the stream is waiting for.
    package let interrupt: Interrupt
    /// Frames after which the stream ends, if it is to end early.
    package var frameLimit: UInt64?

    /// A source that is open, and read once.
    package init(spec: StreamSpec, source: SourceBox) {
        self.spec = spec
        opened = source
        open = nil
        interrupt = source.interrupt
    }

    /// A source that is opened while the pipeline runs, and again when it is lost or has come to its end.
    ///
    /// - Parameter opened: The source as it was opened the first time, if it was.
    package init(spec: StreamSpec, opened: SourceBox? = nil, open: @escaping Opener) {
        self.spec = spec
        self.opened = opened
        self.open = open
        interrupt = opened?.interrupt ?? Interrupt()
    }
}

/// Everything a pipeline is made of.
package struct PipelineConfiguration: Sendable {
    package var streams: [StreamConfiguration]
    /// The variant that serves.
    package var champion: VariantConfiguration
    /// Where lines go; may be empty, for measurements.
    package var outputs: [OutputSpec]
    /// Whether stamps are taken and timings written.
    package var hasLedger: Bool
    /// Sees each frame with its objects after its line was written, in order.
    package var tap: (any FrameTap)?

    package init(
        streams: [StreamConfiguration],
        champion: VariantConfiguration,
        outputs: [OutputSpec],
        hasLedger: Bool = true,
        tap: (any FrameTap)? = nil
    ) {
        precondition(!streams.isEmpty, "a pipeline has a stream")
        self.streams = streams
        self.champion = champion
        self.outputs = outputs
        self.hasLedger = hasLedger
        self.tap = tap
    }
}
