import Synchronization

/// The time during which this process was there to see what happens.
///
/// Whoever supervises lets it beat once a ``period``. Where two beats lie more than two periods apart we were stopped,
/// suspended or starved, and saw nothing: that time is excused. Deadlines on others are measured in attended time, so
/// our own stall condemns nobody, not even in the moment after it, since attended time goes on with the next beat only.
/// Where nobody beats, all time is attended.
package final class Attention: Sendable {
    /// Nanoseconds from one beat to the next.
    package static let period: UInt64 = 250_000_000

    /// That of this process.
    package static let shared = Attention()

    private let lastBeat = Atomic<UInt64>(0)
    /// Attended nanoseconds up to the last beat, on the scale of the clock at the first; 0 where nobody beats.
    private let attended = Atomic<UInt64>(0)

    package init() {}

    /// Says that we are there. For one thread at a time.
    package func beat(at now: Instant = .now) {
        let last = lastBeat.exchange(now.nanoseconds, ordering: .relaxed)
        let gap = now.since(Instant(nanoseconds: last))
        if last == 0 {
            attended.store(now.nanoseconds, ordering: .releasing)
        } else if gap <= 2 * Self.period {
            attended.wrappingAdd(gap, ordering: .releasing)
        }
    }

    /// Ends the beating: from now on all time is attended again. Deadlines that run are over.
    package func rest() {
        lastBeat.store(0, ordering: .relaxed)
        attended.store(0, ordering: .releasing)
    }

    /// The deadline that falls due when `nanoseconds` more were attended, or up to one ``period`` later.
    package func deadline(after nanoseconds: UInt64, at now: Instant = .now) -> Deadline {
        let attended = attended.load(ordering: .acquiring)
        // Some of the current period has passed unseen.
        let start = attended == 0 ? now.nanoseconds : attended + Self.period
        let (due, overflow) = start.addingReportingOverflow(nanoseconds)
        return Deadline(attended: overflow ? .max : due)
    }

    package func isDue(_ deadline: Deadline, at now: Instant = .now) -> Bool {
        let attended = attended.load(ordering: .acquiring)
        return (attended == 0 ? now.nanoseconds : attended) >= deadline.attended
    }

    /// A reading of attended time, in nanoseconds.
    package struct Deadline: Hashable, Sendable, BitwiseCopyable {
        package let attended: UInt64

        package init(attended: UInt64) {
            self.attended = attended
        }

        package static let never = Deadline(attended: .max)
    }
}
