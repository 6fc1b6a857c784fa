import DequeModule
import SluiceCore
import SluiceVision

/// The lanes of one variant: its frames are preprocessed, batched and run here, and leave for the post lane.
final class VariantLanes: Sendable {
    let filler: FillLane
    let pool: BatchPool
    let warmupRuns: Int
    private let index: Int
    private let sessions: SessionLanes
    private let hasLedger: Bool

    /// Makes the batches and has every session prepare them.
    init(index: Int, _ configuration: PipelineConfiguration, limits: [Int]) throws(InferenceError) {
        let variant = configuration.variants[index]
        let count = VariantConfiguration.batchesInRotation(sessions: variant.sessions.count)
        var batches = RigidDeque<Batch>(capacity: count)
        var warmupRuns = 0
        for id in 0..<count {
            var tensors = TensorBatch(
                id: id,
                capacity: variant.batch.max,
                elementType: variant.input.elementType,
                shape: variant.input.shape
            )
            for box in variant.sessions {
                warmupRuns += try box.session.prepare(&tensors)
            }
            batches.append(Batch(tensors))
        }
        let lane = Lane(
            label: "sluice.fill.\(variant.identity.variant)",
            state: FillLane.State(
                preprocessor: Preprocessor(
                    spec: variant.input,
                    batches: count,
                    slotsPerBatch: variant.batch.max
                )
            )
        )
        self.index = index
        self.warmupRuns = warmupRuns
        hasLedger = configuration.hasLedger
        filler = FillLane(
            lane: lane,
            batch: variant.batch,
            limits: limits,
            keepsPictures: configuration.tap != nil,
            hasLedger: hasLedger
        )
        pool = BatchPool(batches) { lane.ring() }
        sessions = SessionLanes(variant.sessions, capacity: count)
    }

    func start(
        streams: StreamSet,
        emitter: Emitter,
        onFailure: @escaping @Sendable (InferenceError) -> Void
    ) {
        sessions.start(
            variant: index,
            filler: filler,
            emitter: emitter,
            cpu: streams.cpu,
            hasLedger: hasLedger,
            onFailure: onFailure
        )
        filler.start(streams: streams, pool: pool, sessions: sessions) { emitter.ring() }
    }

    func stop() {
        filler.stop()
        sessions.stop()
    }
}
