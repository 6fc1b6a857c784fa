import Dispatch
package import SluiceCore

/// A serial worker that owns `State` and works through whatever there is to do each time somebody rings.
///
/// Rings that arrive while the worker is busy are merged into one, so ringing is cheap, never queues up, and does
/// not allocate.
///
/// A lane stays on its queue from its start to its stop, and sleeps there between two rings. It could give its thread back
/// each time; but then every ring wakes another thread of Dispatch's pool, most of them too late to find anything to do,
/// and the pool grows with each burst and is kept awake by the next: from 10 threads to 60 within minutes.
package final class Lane<State: ~Copyable>: Sendable {
    private struct Bell {
        var isRung = false
        /// When it rings by itself.
        var due: Instant?
        /// Those who want to look at the state, and are let in first.
        var visitors = 0
        var isStopped = false

        /// Whether the worker is to work, or, with `false`, to leave; `nil` while neither.
        mutating func answer() -> Bool? {
            if isStopped { return false }
            if let due, due <= .now { (isRung, self.due) = (true, nil) }
            guard isRung, visitors == 0 else { return nil }
            isRung = false
            return true
        }
    }

    private let state: Guarded<State>
    private let bell = Guarded(Bell())
    private let queue: DispatchQueue

    /// - Parameter label: Name of the queue, as debuggers and profilers show it.
    package init(label: String, state: consuming sending State) {
        self.state = Guarded(state)
        queue = DispatchQueue(label: label)
    }

    /// Begins to answer the bell; rings from before are not lost. Call it once.
    ///
    /// Apart from `init`, so that lanes which ring each other can be made before either of them works.
    ///
    /// - Parameter work: Does everything that can be done now, then returns. Runs on the lane, which it is given.
    package func start(_ work: @escaping @Sendable (Lane, inout State) -> Void) {
        queue.async { [weak self, bell] in
            while Self.waitForRing(bell) {
                guard let self else { return }
                state.withLock { work(self, &$0) }
            }
        }
    }

    deinit {
        abandon()
    }

    /// Finishes what is under way, never works again, and lets go of what `work` holds. Never call it from a lane.
    package func stop() {
        abandon()
        queue.sync {}
    }

    /// Like ``stop()`` without waiting: the lane lives until what is under way has ended, however long that takes.
    package func abandon() {
        bell.withLock { $0.isStopped = true }
        bell.notify()
    }

    /// Makes the lane look for work soon. Safe from any thread.
    package func ring() {
        let wasRung = bell.withLock { bell in
            defer { bell.isRung = true }
            return bell.isRung
        }
        if !wasRung { bell.notify() }
    }

    /// Makes the lane look for work at `instant`. Only one such time is remembered, the last. Only from the lane.
    package func ring(at instant: Instant) {
        dispatchPrecondition(condition: .onQueue(queue))
        bell.withLock { $0.due = instant }
    }

    /// Waits for the work that was begun, then runs `body` with the state. Never call it from a lane.
    package func sync<Result>(_ body: (inout State) -> Result) -> Result {
        bell.withLock { $0.visitors += 1 }
        defer {
            bell.withLock { $0.visitors -= 1 }
            bell.notify()
        }
        return state.withLock(body)
    }

    private static func waitForRing(_ bell: Guarded<Bell>) -> Bool {
        while true {
            // Only the lane itself changes it.
            guard let due = bell.withLock({ $0.due }) else { return bell.wait { $0.answer() } }
            if let answer = bell.wait(until: due, { $0.answer() }) { return answer }
        }
    }
}
