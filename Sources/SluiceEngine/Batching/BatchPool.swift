import DequeModule
import SluiceCore

/// The empty batches of a variant. They are made once; a batch that was emptied rings for the fill lane.
final class BatchPool: Sendable {
    /// Batches in rotation.
    let capacity: Int
    private let spares: Guarded<RigidDeque<Batch>>
    private let onReturn: @Sendable () -> Void

    init(_ batches: consuming RigidDeque<Batch>, onReturn: @escaping @Sendable () -> Void) {
        capacity = batches.capacity
        var batches: RigidDeque<Batch>? = batches
        spares = Guarded(batches.take()!)
        self.onReturn = onReturn
    }

    var count: Int { spares.withLock { $0.count } }

    func take() -> Batch? {
        spares.withLock { $0.popFirst() }
    }

    func put(_ batch: consuming Batch) {
        var batch: Batch? = batch
        spares.withLock { $0.append(batch.take()!) }
        onReturn()
    }
}
