import DequeModule
import SluiceCore
import SluiceVision

/// Preprocesses waiting frames into the open batch, and sends batches on when the state machine says so.
final class FillLane: Sendable {
    struct State: ~Copyable, Sendable {
        var preprocessor: Preprocessor
        var open: Batch?
    }

    private let lane: Lane<State>
    private let intake: Guarded<Intake>
    private let batcher: Guarded<BatcherStateMachine>
    private let isBatching: Bool
    private let pictures: PictureFeed?
    private let hasLedger: Bool

    init(
        lane: Lane<State>,
        batch spec: BatchSpec,
        pictures: PictureFeed?,
        hasLedger: Bool
    ) {
        self.lane = lane
        intake = Guarded(Intake())
        batcher = Guarded(BatcherStateMachine(spec: spec))
        isBatching = spec.max > 1
        self.pictures = pictures
        self.hasLedger = hasLedger
    }

    /// Starts the lane.
    ///
    /// - Parameters:
    ///   - streams: All streams that send frames here.
    ///   - pool: Where empty batches come from.
    ///   - sessions: Where closed batches go.
    ///   - onDrop: Told when a frame was dropped.
    func start(
        streams: StreamSet,
        pool: BatchPool,
        sessions: SessionLanes,
        onDrop: @escaping @Sendable () -> Void
    ) {
        lane.start { [self] lane, state in
            while true {
                let prefersFresh = streams.preferFresh
                let around = BatcherStateMachine.Surroundings(
                    waiting: intake.withLock { $0.count },
                    spareBatches: pool.count,
                    // A batch of one is never part full, so nobody needs to be asked what may come.
                    idleSessions: isBatching || prefersFresh ? sessions.idleCount : 0,
                    prefersFresh: prefersFresh,
                    canArrive: !isBatching || streams.canDeliver,
                    hasEnded: isBatching && streams.haveEnded
                )
                switch batcher.withLock({ $0.decide(.now, around) }) {
                case .fill: fill(&state, streams: streams, pool: pool, onDrop: onDrop)
                case .run(let reason): close(&state, reason, sessions: sessions)
                case .wake(let instant): return lane.ring(at: instant)
                case .wait: return
                }
            }
        }
    }

    func stop() {
        lane.stop()
    }

    /// Makes room for `limit` frames of a stream.
    func open(_ stream: PipelineStream, limit: Int) {
        intake.withLock { $0.open(stream.slot, limit: limit) }
    }

    /// Frames that wait for a slot.
    private var waiting: Int { intake.withLock { $0.count } }

    /// Takes a frame that waits for a slot from now on.
    func post(_ frame: consuming Frame) {
        var frame: Frame? = frame
        intake.withLock { $0.append(frame.take()!) }
        lane.ring()
    }

    /// Gives up the oldest waiting frame of a stream, to make room for a newer one.
    func evictOldest(of stream: Int) -> Frame? {
        intake.withLock { $0.removeOldest(of: stream) }
    }

    /// Ends every frame that waits for a slot: there is no time for it any more.
    func dropWaiting(_ streams: StreamSet) {
        while let frame = intake.withLock({ $0.removeNext() }) {
            streams[frame.header.stream].book.dropped(frame.header.sequence, .stopped)
        }
    }

    /// Whether no frame waits for a slot.
    var isEmpty: Bool { waiting == 0 }

    /// Looks again: a session is free, a batch is empty, a stream has ended.
    func ring() {
        lane.ring()
    }

    /// Learns how long a batch of `frames` takes.
    func computed(frames: Int, nanoseconds: UInt64) {
        batcher.withLock { $0.computed(frames: frames, nanoseconds: nanoseconds) }
    }

    private func fill(_ state: inout State, streams: StreamSet, pool: BatchPool, onDrop: () -> Void) {
        // First the batch, then the frame: so no frame is inside while nothing waits and all batches are spare.
        if state.open == nil { state.open = pool.take() }
        guard var frame = intake.withLock({ $0.removeNext() }) else { return returnIfEmpty(&state, to: pool) }
        let stream = streams[frame.header.stream]
        if isStale(frame, limit: stream.spec.maxFrameAge) {
            stream.book.dropped(frame.header.sequence, .stale)
            onDrop()
            return returnIfEmpty(&state, to: pool)
        }
        guard var batch = state.open.take(), let picture = frame.picture.take() else {
            preconditionFailure("the state machine fills only with a batch at hand, and waiting frames have a picture")
        }
        if hasLedger { frame.stamps.fillStarted = .now }
        let id = batch.tensors.id
        frame.placement = unsafe batch.tensors.fillSlot { memory, slot in
            unsafe state.preprocessor.fill(picture, into: memory, of: id, at: slot)
        }
        if hasLedger { frame.stamps.fillEnded = .now }
        if pictures?.wants(stream.spec.name) ?? true { frame.picture = consume picture }
        batcher.withLock { $0.filled(packetAt: frame.stamps.source.packetAt) }
        batch.frames.append(frame)
        state.open = consume batch
    }

    /// Gives back a batch that was opened for a frame which did not come.
    private func returnIfEmpty(_ state: inout State, to pool: BatchPool) {
        guard let batch = state.open.take() else { return }
        if batch.frames.isEmpty { pool.put(batch) } else { state.open = consume batch }
    }

    /// Whether a frame would be older than `limit` when its objects are known, so that it is not worth its inference.
    ///
    /// Where inference alone takes longer than the limit, every frame would be: then only its age so far counts.
    private func isStale(_ frame: borrowing Frame, limit: UInt64?) -> Bool {
        guard let limit else { return false }
        let compute = batcher.withLock { $0.predictedCompute }
        return frame.age(.now) + (compute < limit ? compute : 0) > limit
    }

    private func close(_ state: inout State, _ reason: CloseReason, sessions: SessionLanes) {
        guard var batch = state.open.take() else { return }
        batch.closeReason = reason
        batcher.withLock { $0.closed() }
        sessions.post(batch)
    }
}
