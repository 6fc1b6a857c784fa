package import SluiceCore

/// Counts what still lives in the pipeline, running sources or tickets, so that its end can be waited for.
package final class Activity: Sendable {
    private struct State {
        var count = 0
        /// When whoever waits gives up.
        var deadline: Instant?
    }

    private let state = Guarded(State())

    package init() {}

    package func begin() {
        state.withLock { $0.count += 1 }
    }

    package func end() {
        let isIdle = state.withLock { state in
            state.count -= 1
            return state.count == 0
        }
        if isIdle { state.notify() }
    }

    /// Blocks until nothing lives, or until `grace` nanoseconds after the time that ``giveUp(at:)`` says.
    ///
    /// - Returns: Whether nothing lives.
    @discardableResult
    package func waitUntilIdle(grace: UInt64 = 0) -> Bool {
        let deadline = state.wait { state -> Instant?? in
            state.count == 0 ? .some(nil) : state.deadline.map { .some($0) }
        }
        guard let deadline else { return true }
        return state.wait(until: deadline.advanced(by: grace)) { $0.count == 0 ? true : nil } ?? false
    }

    /// Lets those who wait, now or later, give up at `deadline`, or at an earlier one that was set before.
    package func giveUp(at deadline: Instant) {
        state.withLock { $0.deadline = min($0.deadline ?? deadline, deadline) }
        state.notify()
    }
}
