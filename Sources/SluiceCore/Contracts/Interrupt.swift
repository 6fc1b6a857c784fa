import Synchronization

/// Tells blocking work on another thread to stop: raised once, never lowered.
package final class Interrupt: Sendable {
    private let raised = Atomic(false)

    package init() {}

    /// `true` from the first ``raise()`` on.
    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Asks whoever polls this flag to stop. Safe from any thread.
    package func raise() {
        raised.store(true, ordering: .releasing)
    }
}
