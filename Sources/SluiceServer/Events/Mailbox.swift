import SluiceCore
import SluiceEngine

/// What a client who may be slow has still to be sent, from whoever must not wait for it. When it is full the oldest
/// is lost, and counted.
final class Mailbox<Element: Sendable>: Sendable {
    /// What there was to take.
    struct Delivery: Sendable {
        /// Oldest first; empty if somebody only rang.
        var elements: [Element]
        /// Lost before these, since the last delivery.
        var lost: UInt64
        /// Elements so far, these and the lost ones included.
        var total: UInt64
    }

    private struct State {
        var elements: [Element] = []
        var lost: UInt64 = 0
        var total: UInt64 = 0
        var hasRung = false
        var isClosed = false
        var reader: CheckedContinuation<Void, Never>?

        mutating func takeReader() -> CheckedContinuation<Void, Never>? {
            defer { reader = nil }
            return reader
        }
    }

    private let capacity: Int
    private let state = Guarded(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Puts an element in, never waiting.
    ///
    /// - Returns: Whether an older one was lost for it.
    @discardableResult
    func put(_ element: Element) -> Bool {
        let (reader, hasLost) = state.withLock { state in
            let isFull = state.elements.count == capacity
            if isFull {
                state.elements.removeFirst()
                state.lost += 1
            }
            state.elements.append(element)
            state.total += 1
            return (state.takeReader(), isFull)
        }
        reader?.resume()
        return hasLost
    }

    /// Wakes the reader although there may be nothing to read.
    func ring() {
        state.withLock { state in
            state.hasRung = true
            return state.takeReader()
        }?.resume()
    }

    /// Nothing is delivered any more.
    func close() {
        state.withLock { state in
            state.isClosed = true
            return state.takeReader()
        }?.resume()
    }

    /// Waits until there is something, or somebody rings; `nil` once the mailbox is closed or the task cancelled.
    /// For one reader.
    func next() async -> Delivery? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let mustWait = state.withLock { state in
                    guard state.elements.isEmpty, !state.hasRung, !state.isClosed else { return false }
                    state.reader = reader
                    return true
                }
                if !mustWait { reader.resume() }
            }
            return state.withLock { state -> Delivery? in
                guard !state.isClosed else { return nil }
                let delivery = Delivery(elements: state.elements, lost: state.lost, total: state.total)
                state.elements.removeAll(keepingCapacity: true)
                state.lost = 0
                state.hasRung = false
                return delivery
            }
        } onCancel: {
            close()
        }
    }
}
