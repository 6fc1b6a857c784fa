import DequeModule

/// Closed batches on their way to the sessions of a variant; whichever session is free first takes the next.
struct SessionQueue: ~Copyable {
    private var batches: RigidDeque<Batch>
    private var idle: [Bool]

    /// - Parameters:
    ///   - sessions: Sessions that take batches; all idle.
    ///   - capacity: Batches in rotation.
    init(sessions: Int, capacity: Int) {
        batches = RigidDeque(capacity: capacity)
        idle = Array(repeating: true, count: sessions)
    }

    /// Sessions with nothing to run.
    var idleCount: Int { idle.count(where: { $0 }) }

    /// Appends a batch and chooses the session to be rung for it; `nil` when all are busy and will come by themselves.
    mutating func append(_ batch: consuming Batch) -> Int? {
        batches.append(batch)
        guard let session = idle.firstIndex(of: true) else { return nil }
        idle[session] = false
        return session
    }

    /// The next batch for a session, which is idle if there is none.
    mutating func removeNext(for session: Int) -> Batch? {
        guard let batch = batches.popFirst() else {
            idle[session] = true
            return nil
        }
        return batch
    }
}
