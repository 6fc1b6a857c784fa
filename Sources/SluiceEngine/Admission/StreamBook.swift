package import SluiceCore

/// What is known of one stream while it runs, shared by its source, the lanes its frames pass, and whoever watches.
package final class StreamBook: Sendable {
    private struct State: ~Copyable {
        var account = FrameAccount()
        /// Most frames inside the pipeline.
        var limit: Int
        /// Frames that the lanes behind the source have brought to an end.
        var finished: UInt64 = 0
        /// Nobody books anything any more.
        var isClosed = false
        /// Frames in the source's hands: received, and neither moved on nor refused.
        var atSource = 0
        var order: InFlightOrder
        var counters = SourceCounters()
        var info: SourceInfo?
        var health = StreamHealth()
        var arrivals = RateMeter()
        var emissions = RateMeter()
        /// When a frame was last dropped for want of time.
        var shedAt: Instant?

        mutating func drop(_ reason: DropReason) {
            account.drop(reason)
            if reason == .overflow || reason == .stale { shedAt = .now }
        }
    }

    package let name: String
    private let state: Guarded<State>

    package init(name: String, limit: Int) {
        self.name = name
        state = Guarded(State(limit: limit, order: InFlightOrder(limit: limit)))
    }

    /// There may be more frames inside.
    func widen(to limit: Int) {
        state.withLock { state in
            state.limit = max(limit, state.limit)
            state.order.widen(to: limit)
        }
    }

    package var account: FrameAccount { state.withLock { $0.account } }

    /// How things stand now.
    package var report: StreamReport {
        let now = Instant.now
        return state.withLock { state in
            var health = state.health
            health.receivedRate = state.arrivals.rate(now)
            health.drift = state.counters.clockDrift
            health.emittedRate = state.emissions.rate(now)
            var report = StreamReport(
                name: name,
                account: state.account,
                inFlight: UInt64(state.atSource + state.order.count),
                counters: state.counters,
                info: state.info,
                health: health
            )
            report.capacity = state.limit
            return report
        }
    }

    /// Frames inside the pipeline, and those that its lanes have brought to an end. What the source itself turns away or
    /// pushes out is not in it: that goes on when nothing else does.
    var passage: (inside: UInt64, finished: UInt64) {
        state.withLock { (UInt64($0.order.count), $0.finished) }
    }

    /// Whether the source goes on by itself; `nil` while it was never open.
    var isLive: Bool? { state.withLock { $0.info?.isLive } }

    package var hasEnded: Bool { state.withLock { $0.health.state == .ended } }

    func opened(_ info: SourceInfo) {
        state.withLock { $0.info = info }
    }

    /// The source is in another state.
    func entered(_ new: StreamState, since: Instant) {
        state.withLock { state in
            state.health.state = new
            state.health.since = since
        }
    }

    /// A connection was lost, or not made.
    func lost(_ reason: String, _ counters: SourceCounters) {
        state.withLock { state in
            state.counters = counters
            state.health.failures += 1
            state.health.lastFailure = reason
        }
    }

    /// A connection was made after the first.
    func reconnected() {
        state.withLock { $0.health.reconnects += 1 }
    }

    func ended(_ counters: SourceCounters) {
        state.withLock { $0.counters = counters }
        entered(.ended, since: .now)
    }

    /// Whether frames were dropped for want of time during the last second.
    func isShedding(_ now: Instant) -> Bool {
        state.withLock { $0.shedAt.map { now.since($0) < 1_000_000_000 } ?? false }
    }

    /// The source handed out a frame.
    package func received(_ counters: SourceCounters, clock: CaptureClock = .arrival, at now: Instant = .now) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.counters = counters
            state.health.lastFrameAt = now
            state.health.clock = clock
            state.arrivals.note(now)
            state.account.received += 1
            state.atSource += 1
        }
    }

    /// A received frame got a ticket and moves on.
    package func entered(_ sequence: UInt64) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.order.enter(sequence)
            state.atSource -= 1
        }
    }

    /// A received frame ends before it moved on.
    package func refused(_ reason: DropReason) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.drop(reason)
            state.atSource -= 1
        }
    }

    /// A frame that had moved on ends without a line.
    func dropped(_ sequence: UInt64, _ reason: DropReason) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.drop(reason)
            state.order.leave(sequence)
            if reason != .overflow { state.finished += 1 }
        }
    }

    /// A frame ends with its line.
    package func emitted(_ sequence: UInt64) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.account.emitted += 1
            state.emissions.note(.now)
            state.order.leave(sequence)
            state.finished += 1
        }
    }

    /// Ends every frame that is inside or at the source as stopped: nobody waits for them any more. What still becomes
    /// of them is not booked.
    ///
    /// - Returns: How many there were.
    func abandon() -> UInt64 {
        state.withLock { state in
            let count = state.order.count + state.atSource
            for _ in 0..<count { state.account.drop(.stopped) }
            state.order.leaveAll()
            (state.atSource, state.isClosed) = (0, true)
            return UInt64(count)
        }
    }

    /// The oldest frame inside the pipeline: the next whose line may be written.
    var oldest: UInt64? { state.withLock { $0.order.oldest } }
}
