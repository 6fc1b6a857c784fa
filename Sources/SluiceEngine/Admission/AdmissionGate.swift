import SluiceCore

/// Bounds the frames of one stream inside the pipeline, by tickets.
///
/// Tickets are the only bound there is: every place downstream has room for as many frames as there are tickets,
/// so nothing else can overflow, and only a source ever waits.
package final class AdmissionGate: Sendable {
    private struct State {
        /// Number of tickets.
        var limit: Int
        var free: Int
        var isClosed = false
        /// The source waits, and goes on only when there is room for several frames.
        var isRefilling = false
        var hasEnded = false
        /// Tickets that travel with a frame behind the source.
        var downstream = 0

        /// Frames that a source decodes in one go once it had to wait: a decoder that is woken for each single frame
        /// finds its pictures gone from the cache every time.
        var burst: Int { max(limit / 2, 1) }
    }

    private let state: Guarded<State>
    private let activity: Activity

    /// - Parameters:
    ///   - limit: Number of tickets, at least 1.
    ///   - activity: Told about every ticket that lives, so that the pipeline knows when it has drained.
    package init(limit: Int, activity: Activity) {
        precondition(limit > 0)
        self.activity = activity
        state = Guarded(State(limit: limit, free: limit))
    }

    /// Number of tickets.
    package var limit: Int { state.withLock { $0.limit } }

    /// Gives out more tickets, up to `limit`. Only after there is room for as many frames everywhere behind the source.
    package func widen(to limit: Int) {
        state.withLock { state in
            state.free += max(limit - state.limit, 0)
            state.limit = max(limit, state.limit)
        }
        state.notify()
    }

    /// Waits for a free ticket; `nil` once the gate is closed.
    package func waitForTicket() -> FrameTicket? {
        let isGranted = state.wait { state -> Bool? in
            if state.isClosed { return false }
            if state.free >= state.burst { state.isRefilling = false }
            guard state.free > 0, !state.isRefilling else { return nil }
            state.free -= 1
            state.isRefilling = state.free == 0
            return true
        }
        guard isGranted else { return nil }
        activity.begin()
        return FrameTicket(gate: self)
    }

    /// A ticket if one is free now.
    package func tryTicket() -> FrameTicket? {
        let isGranted = state.withLock { state in
            guard !state.isClosed, state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        guard isGranted else { return nil }
        activity.begin()
        return FrameTicket(gate: self)
    }

    /// Nobody gets a ticket any more, and whoever waits for one goes away without.
    package func close() {
        state.withLock { $0.isClosed = true }
        state.notify()
    }

    /// Waits until the gate is closed, or until `deadline`.
    func waitUntilClosed(until deadline: Instant) {
        _ = state.wait(until: deadline) { $0.isClosed ? () : nil }
    }

    /// The source has ended: no frame will come.
    package func end() {
        state.withLock { $0.hasEnded = true }
    }

    /// Whether a frame may still arrive downstream before one leaves.
    package var canDeliver: Bool {
        state.withLock { !$0.hasEnded && !$0.isRefilling && $0.downstream < $0.limit }
    }

    /// The frame that holds a ticket has left the source.
    func enterPipeline() {
        state.withLock { $0.downstream += 1 }
    }

    fileprivate func release(hasEntered: Bool) {
        state.withLock { state in
            state.free += 1
            if hasEntered { state.downstream -= 1 }
        }
        state.notify()
        activity.end()
    }
}

/// The right of one frame to be inside the pipeline; the place is free again when it dies.
package struct FrameTicket: ~Copyable, Sendable {
    private let gate: AdmissionGate
    private var hasEntered = false

    fileprivate init(gate: AdmissionGate) {
        self.gate = gate
    }

    deinit {
        gate.release(hasEntered: hasEntered)
    }

    /// The frame leaves the source.
    mutating func enterPipeline() {
        hasEntered = true
        gate.enterPipeline()
    }
}
