import Glibc

/// A reading of the one monotonic clock that every span is measured with, in nanoseconds.
///
/// The clock is `CLOCK_MONOTONIC`: the one C libraries use, so their stamps and ours can be compared.
/// Wall-clock time is only ever a label; see ``WallTime``.
package struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Nanoseconds since an arbitrary origin.
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// Reads the clock.
    package static var now: Instant { Instant(nanoseconds: readClock(CLOCK_MONOTONIC)) }

    package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant `nanoseconds` later.
    package func advanced(by nanoseconds: UInt64) -> Instant {
        Instant(nanoseconds: self.nanoseconds &+ nanoseconds)
    }

    /// Nanoseconds from `earlier` to this instant; 0 if `earlier` is later.
    package func since(_ earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}

/// CPU time that was consumed, in nanoseconds.
package enum CPUTime {
    /// CPU time of the calling thread. Time spent blocked on a network or a disk is not in it.
    package static var thread: UInt64 { readClock(CLOCK_THREAD_CPUTIME_ID) }

    /// CPU time of all threads of this process, user and system.
    package static var process: UInt64 { readClock(CLOCK_PROCESS_CPUTIME_ID) }
}

/// Nanoseconds since 1970-01-01T00:00:00Z. A label for people and logs, never a span.
package struct WallTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    package var nanosecondsSince1970: Int64

    package init(nanosecondsSince1970: Int64) {
        self.nanosecondsSince1970 = nanosecondsSince1970
    }

    /// Reads the clock.
    package static var now: WallTime { WallTime(nanosecondsSince1970: Int64(readClock(CLOCK_REALTIME))) }

    package static func < (left: WallTime, right: WallTime) -> Bool {
        left.nanosecondsSince1970 < right.nanosecondsSince1970
    }
}

private func readClock(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
