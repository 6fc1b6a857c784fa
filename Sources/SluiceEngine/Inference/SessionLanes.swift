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

    /// - Parameter capacity: Batches in rotation.
    init(_ sessions: [SessionBox], capacity: Int) {
        queue = Guarded(SessionQueue(sessions: sessions.count, capacity: capacity))
        lanes = sessions.enumerated().map { index, box in
            Lane(label: "sluice.infer.\(index)", state: Runner(index: index, box: box))
        }
    }

    /// Starts the lanes.
    ///
    /// - Parameters:
    ///   - variant: Index of the variant.
    ///   - filler: Told what compute cost, and when a session has become free.
    ///   - emitter: Where batches go.
    ///   - cpu: Told what the sessions used.
    func start(
        variant: Int,
        filler: FillLane,
        emitter: Emitter,
        cpu: CPUBook,
        hasLedger: Bool,
        onFailure: @escaping @Sendable (InferenceError) -> Void
    ) {
        for lane in lanes {
            lane.start { [queue] _, runner in
                while var batch = queue.withLock({ $0.removeNext(for: runner.index) }) {
                    let started = CPUTime.thread
                    let hasFailed = Self.run(runner.box, &batch, filler, hasLedger: hasLedger, onFailure)
                    cpu.inferred(since: started)
                    emitter.post(batch, variant: variant, hasFailed: hasFailed)
                }
                filler.ring()
            }
        }
    }

    func stop() {
        for lane in lanes { lane.stop() }
    }

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
