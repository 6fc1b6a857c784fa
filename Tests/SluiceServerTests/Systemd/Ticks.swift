import SluiceCore
import SluiceEngine
import SluiceServer

/// A heart that beats with every look at it, until it is stopped.
final class TickCounter: Sendable {
    private let state = Guarded((count: UInt64(0), isRunning: true))

    func next() -> UInt64 {
        state.withLock { state in
            if state.isRunning { state.count += 1 }
            return state.count
        }
    }

    func stop() { state.withLock { $0.isRunning = false } }
}

/// What a watch said of hanging parts.
final class HangRecord: Sendable {
    private let record = Guarded([[WatchdogPolicy.Part]]())

    var parts: [[WatchdogPolicy.Part]] { record.withLock { $0 } }

    func add(_ parts: [WatchdogPolicy.Part]) { record.withLock { $0.append(parts) } }
}
