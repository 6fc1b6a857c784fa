import SluiceCore

/// Hands every line to whoever listens now: subscribers over HTTP, tests. Costs nothing while nobody does.
///
/// A listener that cannot follow loses the oldest lines it has not taken, and learns how many; nobody waits for it.
package final class LineFeed: Sendable {
    private struct State {
        var listeners: [UInt64: @Sendable (_ line: [UInt8]) -> Void] = [:]
        var next: UInt64 = 0
    }

    private let state = Guarded(State())

    package init() {}

    /// Whether anybody listens.
    package var isWatched: Bool { state.withLock { !$0.listeners.isEmpty } }

    /// Begins to hand lines, newline included, to `listener`, which must return at once and may be called on any lane.
    ///
    /// - Returns: What to give to ``remove(_:)``.
    package func add(_ listener: @escaping @Sendable (_ line: [UInt8]) -> Void) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            return state.next
        }
    }

    package func remove(_ id: UInt64) {
        state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }

    package func publish(_ line: borrowing JSONBuffer) {
        let listeners = state.withLock { Array($0.listeners.values) }
        guard !listeners.isEmpty else { return }
        let bytes = line.bytes
        for listener in listeners { listener(bytes) }
    }
}
