import DequeModule
import SluiceCore

/// The sessions of a variant, one serial lane each. Whichever is free takes the next batch.
final class SessionLanes: Sendable {
    struct Runner: ~Copyable, Sendable {
        let index: Int
        let box: SessionBox
    }

    private let lanes: [Lane<Runner>]
    private let queue: Guarded<SessionQueue>
    /// When the batch of each session was begun; `nil` for those without one.
    private let began: Guarded<[Instant?]>
    private let isGivingUp = Guarded(false)

    /// - Parameter capacity: Batches in rotation.
    init(_ sessions: [SessionBox], capacity: Int) {
        queue = Guarded(SessionQueue(sessions: sessions.count, capacity: capacity))
        began = Guarded(Array(repeating: nil, count: sessions.count))
        lanes = sessions.enumerated().map { index, box in
            Lane(label: "sluice.infer.\(index)", state: Runner(index: index, box: box))
        }
    }

    /// Starts the lanes.
    ///
    /// - Parameters:
    ///   - variant: The variant they belong to; its fill lane is told what compute cost, and when a session is free.
    ///   - emitter: Where batches go.
    ///   - cpu: Told what the sessions used.
    func start(
        _ variant: VariantLanes,
        emitter: Emitter,
        cpu: CPUBook,
        hasLedger: Bool,
        onFailure: @escaping @Sendable (InferenceError) -> Void
    ) {
        let (filler, slot, pool) = (variant.filler, variant.slot, variant.pool)
        for lane in lanes {
            lane.start { [queue, began, isGivingUp] _, runner in
                while var batch = queue.withLock({ $0.removeNext(for: runner.index) }) {
                    if isGivingUp.withLock({ $0 }) {
                        emitter.post(batch, to: pool, variant: slot, lost: .stopped)
                        continue
                    }
                    began.withLock { $0[runner.index] = .now }
                    let started = CPUTime.thread
                    let hasFailed = Self.run(runner.box, &batch, filler, hasLedger: hasLedger, onFailure)
                    cpu.inferred(since: started)
                    began.withLock { $0[runner.index] = nil }
                    emitter.post(batch, to: pool, variant: slot, lost: hasFailed ? .inferenceFailed : nil)
                }
                filler.ring()
            }
        }
    }

    func stop() {
        for lane in lanes { lane.stop() }
    }

    /// Runs no more batches; those that come end without a line.
    func giveUp() {
        isGivingUp.withLock { $0 = true }
    }

    /// Like ``stop()``, without waiting for a session that does not come back.
    func abandon() {
        for lane in lanes { lane.abandon() }
    }

    /// When the batch was begun that has run longest; `nil` if none runs.
    var oldestBatch: Instant? { began.withLock { $0.compactMap(\.self).min() } }

    /// Sessions with nothing to run.
    var idleCount: Int { queue.withLock { $0.idleCount } }

    /// Takes a closed batch.
    func post(_ batch: consuming Batch) {
        var batch: Batch? = batch
        let chosen = queue.withLock { $0.append(batch.take()!) }
        if let chosen { lanes[chosen].ring() }
    }

    private static func run(
        _ box: SessionBox,
        _ batch: inout Batch,
        _ filler: FillLane,
        hasLedger: Bool,
        _ onFailure: (InferenceError) -> Void
    ) -> Bool {
        let started = Instant.now
        do throws(InferenceError) {
            let cost = try box.session.run(&batch.tensors)
            let ended = Instant.now
            filler.computed(frames: batch.frames.count, nanoseconds: ended.since(started))
            guard hasLedger else { return false }
            for slot in 0..<batch.frames.count {
                batch.frames[slot].stamps.runStarted = started
                batch.frames[slot].stamps.runEnded = ended
                batch.frames[slot].stamps.cost = cost
            }
            return false
        } catch {
            onFailure(error)
            return true
        }
    }
}
