package import SluiceCore

/// What is known of one stream while it runs, shared by its source, the lanes its frames pass, and whoever watches.
package final class StreamBook: Sendable {
    private struct State: ~Copyable {
        var account = FrameAccount()
        /// Frames in the source's hands: received, and neither moved on nor refused.
        var atSource = 0
        var order: InFlightOrder
        var counters = SourceCounters()
        var info: SourceInfo?
        var health = StreamHealth()
    }

    package let name: String
    private let state: Guarded<State>

    package init(name: String, limit: Int) {
        self.name = name
        state = Guarded(State(order: InFlightOrder(limit: limit)))
    }

    package var account: FrameAccount { state.withLock { $0.account } }

    /// How things stand now.
    package var report: StreamReport {
        state.withLock { state in
            StreamReport(
                name: name,
                account: state.account,
                inFlight: UInt64(state.atSource + state.order.count),
                counters: state.counters,
                info: state.info,
                health: state.health
            )
        }
    }

    package var hasEnded: Bool { state.withLock { $0.health.state == .ended } }

    func opened(_ info: SourceInfo) {
        state.withLock { $0.info = info }
    }

    func ended(_ counters: SourceCounters) {
        state.withLock { state in
            state.counters = counters
            state.health.state = .ended
            state.health.since = .now
        }
    }

    /// The source handed out a frame.
    package func received(_ counters: SourceCounters) {
        state.withLock { state in
            state.counters = counters
            state.account.received += 1
            state.atSource += 1
        }
    }

    /// A received frame got a ticket and moves on.
    package func entered(_ sequence: UInt64) {
        state.withLock { state in
            state.order.enter(sequence)
            state.atSource -= 1
        }
    }

    /// A received frame ends before it moved on.
    package func refused(_ reason: DropReason) {
        state.withLock { state in
            state.account.drop(reason)
            state.atSource -= 1
        }
    }

    /// A frame that had moved on ends without a line.
    func dropped(_ sequence: UInt64, _ reason: DropReason) {
        state.withLock { state in
            state.account.drop(reason)
            state.order.leave(sequence)
        }
    }

    /// A frame ends with its line.
    package func emitted(_ sequence: UInt64) {
        state.withLock { state in
            state.account.emitted += 1
            state.order.leave(sequence)
        }
    }

    /// The oldest frame inside the pipeline: the next whose line may be written.
    var oldest: UInt64? { state.withLock { $0.order.oldest } }
}
