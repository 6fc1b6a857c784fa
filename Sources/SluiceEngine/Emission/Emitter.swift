import DequeModule
import SluiceCore
import SluiceVision

/// The post lane: decodes outputs into objects, restores the order of each stream, writes the lines.
///
/// One lane for all variants and streams, because the order of a stream is one thing whoever served its frames.
final class Emitter: Sendable {
    private struct Completed: ~Copyable, Sendable {
        var batch: Batch
        let pool: BatchPool
        let variant: Int
        /// Why its frames get no lines; `nil`: they do.
        let lost: DropReason?
    }

    private let inbox = Guarded(UniqueDeque<Completed>())
    private let lane: Lane<EmitterState>

    /// - Parameter onFailure: Told when outputs cannot be read.
    init(state: consuming sending EmitterState, onFailure: @escaping @Sendable (VisionError) -> Void) {
        lane = Lane(label: "sluice.post", state: state)
        lane.start { [inbox] _, state in
            while var done = inbox.withLock({ $0.popFirst() }) {
                do throws(VisionError) {
                    if done.lost == nil { try state.accept(&done.batch, variant: done.variant) }
                } catch {
                    onFailure(error)
                }
                // After an error, those whose objects were not found are left.
                state.discard(&done.batch, done.lost ?? .inferenceFailed)
                let pool = done.pool
                pool.put(done.batch)
                state.emitDue()
            }
            state.emitDue()
        }
    }

    func stop() {
        lane.stop()
    }

    /// Hands over a batch that was run, or `lost`; it goes back to `pool`.
    func post(_ batch: consuming Batch, to pool: BatchPool, variant: Int, lost: DropReason?) {
        var done: Completed? = Completed(batch: batch, pool: pool, variant: variant, lost: lost)
        inbox.withLock { $0.append(done.take()!) }
        lane.ring()
    }

    /// Looks whether a frame's turn has come: an older one was dropped, or a stream has ended.
    func ring() {
        lane.ring()
    }

    /// Waits for what was begun, then looks at what the lane owns, or changes it.
    func sync<Result>(_ body: (inout EmitterState) -> Result) -> Result {
        lane.sync(body)
    }
}
