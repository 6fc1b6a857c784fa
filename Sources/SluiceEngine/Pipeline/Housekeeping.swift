import Dispatch
import SluiceCore

/// Does what has to be done now and then, on a queue of its own.
final class Housekeeping: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let queue = DispatchQueue(label: "sluice.housekeeping")
    private let timer: any DispatchSourceTimer
    private let hasStarted = Guarded(false)
    /// Between two rounds.
    private static let interval = DispatchTimeInterval.milliseconds(250)

    init() {
        timer = DispatchSource.makeTimerSource(queue: queue)
    }

    /// Begins to do `work`, four times a second.
    func start(_ work: @escaping @Sendable () -> Void) {
        timer.setEventHandler(handler: work)
        timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
        hasStarted.withLock { $0 = true }
        timer.activate()
    }

    /// Ends after the round that is under way.
    func stop() {
        timer.cancel()
        queue.sync {}
    }

    deinit {
        // Dispatch ends the process when a source dies that never was active.
        if !hasStarted.withLock({ $0 }) { timer.activate() }
        timer.cancel()
    }
}
