/// Counts what still lives in the pipeline (running sources, tickets), so that its end can be waited for.
package final class Activity: Sendable {
    private let count = Guarded(0)

    package init() {}

    package func begin() {
        count.withLock { $0 += 1 }
    }

    package func end() {
        let isIdle = count.withLock { count in
            count -= 1
            return count == 0
        }
        if isIdle { count.notify() }
    }

    /// Blocks until nothing lives.
    package func waitUntilIdle() {
        count.wait { $0 == 0 ? () : nil }
    }
}
