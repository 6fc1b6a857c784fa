import Glibc
import SluiceCore

/// Holds frames back until their time, for files that are to be played as if they were live.
struct Pacer {
    private var origin: (instant: Instant, pts: Int64)?

    /// Waits until `pts` is due, counted from the first frame, or until the interrupt is raised.
    ///
    /// - Returns: Nanoseconds that the frame was held back.
    mutating func wait(until pts: Int64, _ interrupt: Interrupt) -> UInt64 {
        let started = Instant.now
        guard let origin else {
            self.origin = (started, pts)
            return 0
        }
        let due = origin.instant.advanced(by: UInt64(max(pts - origin.pts, 0)))
        // Short sleeps, so that a raised interrupt is seen soon.
        while !interrupt.isRaised {
            let left = due.since(.now)
            guard left > 0 else { break }
            var time = timespec(tv_sec: 0, tv_nsec: Int(min(left, 20_000_000)))
            unsafe nanosleep(&time, nil)
        }
        return Instant.now.since(started)
    }
}
