import Dispatch
package import SluiceCore

/// A serial worker that owns `State` and works through whatever there is to do each time somebody rings.
///
/// Rings that arrive while the worker is busy are merged into one, so ringing is cheap, never queues up, and does
/// not allocate: the doorbell is a Dispatch source, not a block per message.
package final class Lane<State: ~Copyable>: @unchecked Sendable {
    // `state` is confined to `queue`.
    private var state: State
    private let queue: DispatchQueue
    private let doorbell: any DispatchSourceUserDataAdd
    private var timer: (any DispatchSourceTimer)?
    private var hasStarted = false

    /// - Parameter label: Name of the queue, as debuggers and profilers show it.
    package init(label: String, state: consuming sending State) {
        self.state = state
        queue = DispatchQueue(label: label)
        doorbell = DispatchSource.makeUserDataAddSource(queue: queue)
    }

    /// Begins to answer the bell; rings from before are not lost. Call it once.
    ///
    /// Apart from `init`, so that lanes which ring each other can be made before either of them works.
    ///
    /// - Parameter work: Does everything that can be done now, then returns. Runs on the lane, which it is given.
    package func start(_ work: @escaping @Sendable (Lane, inout State) -> Void) {
        doorbell.setEventHandler { [unowned self] in work(self, &self.state) }
        hasStarted = true
        doorbell.activate()
    }

    deinit {
        // Dispatch ends the process when a source dies that never was active.
        if !hasStarted { doorbell.activate() }
        doorbell.cancel()
        timer?.cancel()
    }

    /// Finishes what is under way, never works again, and lets go of what `work` holds. Never call it from a lane.
    ///
    /// A lane that was rung must be stopped before it dies: its handler does not keep it alive.
    package func stop() {
        doorbell.cancel()
        queue.sync { timer?.cancel() }
    }

    /// Like ``stop()`` without waiting: the lane lives until what is under way has ended, however long that takes.
    package func abandon() {
        doorbell.cancel()
        queue.async { self.timer?.cancel() }
    }

    /// Makes the lane look for work soon. Safe from any thread.
    package func ring() {
        doorbell.add(data: 1)
    }

    /// Makes the lane look for work at `instant`. Only one such time is remembered, the last. Only from the lane.
    package func ring(at instant: Instant) {
        dispatchPrecondition(condition: .onQueue(queue))
        let timer = self.timer ?? makeTimer()
        timer.schedule(deadline: DispatchTime(uptimeNanoseconds: instant.nanoseconds), leeway: .microseconds(50))
    }

    /// Waits for the work that was begun, then runs `body` with the state. Never call it from a lane.
    package func sync<Result>(_ body: (inout State) -> Result) -> Result {
        queue.sync { body(&state) }
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [unowned self] in self.ring() }
        timer.activate()
        self.timer = timer
        return timer
    }
}
