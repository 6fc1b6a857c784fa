import DequeModule
import SluiceCore
import SluiceVision

/// The lanes of one variant: its frames are preprocessed, batched and run here, and leave for the post lane.
final class VariantLanes: Sendable {
    /// Its place in the post lane's tables.
    let slot: Int
    let configuration: VariantConfiguration
    let filler: FillLane
    let pool: BatchPool
    let warmupRuns: Int
    private let sessions: SessionLanes
    private let hasLedger: Bool

    /// Makes the batches and has every session prepare them.
    ///
    /// - Parameters:
    ///   - streams: Those that will send frames here; later ones are announced to ``filler``.
    ///   - pictures: Who may want to see some of the pictures afterwards; `nil`: all are wanted.
    init(
        slot: Int,
        _ configuration: VariantConfiguration,
        streams: StreamSet,
        pictures: PictureFeed?,
        hasLedger: Bool
    ) throws(InferenceError) {
        let count = VariantConfiguration.batchesInRotation(sessions: configuration.sessions.count)
        var batches = RigidDeque<Batch>(capacity: count)
        var warmupRuns = 0
        for id in 0..<count {
            var tensors = TensorBatch(
                id: id,
                capacity: configuration.batch.max,
                elementType: configuration.input.elementType,
                shape: configuration.input.shape
            )
            for box in configuration.sessions {
                warmupRuns += try box.session.prepare(&tensors)
            }
            batches.append(Batch(tensors))
        }
        let preprocessor = Preprocessor(
            spec: configuration.input,
            batches: count,
            slotsPerBatch: configuration.batch.max
        )
        let lane = Lane(
            label: "sluice.fill.\(configuration.identity.variant)",
            state: FillLane.State(preprocessor: preprocessor)
        )
        self.slot = slot
        self.configuration = configuration
        self.warmupRuns = warmupRuns
        self.hasLedger = hasLedger
        filler = FillLane(
            lane: lane,
            batch: configuration.batch,
            pictures: pictures,
            hasLedger: hasLedger
        )
        for stream in streams.all { filler.open(stream, limit: stream.gate.limit) }
        pool = BatchPool(batches) { lane.ring() }
        sessions = SessionLanes(configuration.sessions, capacity: count)
    }

    func start(
        streams: StreamSet,
        emitter: Emitter,
        onFailure: @escaping @Sendable (InferenceError) -> Void
    ) {
        sessions.start(self, emitter: emitter, cpu: streams.cpu, hasLedger: hasLedger, onFailure: onFailure)
        filler.start(streams: streams, pool: pool, sessions: sessions) { emitter.ring() }
    }

    /// Whether no frame is inside. Means something once nobody posts frames any more.
    ///
    /// Looks at the intake first: a batch is taken before the frame that goes into it.
    var isEmpty: Bool { filler.isEmpty && pool.count == pool.capacity }

    /// When the oldest batch that a session works on was begun; `nil` if none works.
    var oldestBatch: Instant? { sessions.oldestBatch }

    /// Ends what waits for a session, as stopped. What a session works on goes on.
    func giveUp(_ streams: StreamSet) {
        sessions.giveUp()
        filler.dropWaiting(streams)
        filler.ring()
    }

    /// - Parameter waits: Whether what is under way is waited for.
    func stop(waits: Bool = true) {
        filler.stop()
        if waits { sessions.stop() } else { sessions.abandon() }
    }
}
