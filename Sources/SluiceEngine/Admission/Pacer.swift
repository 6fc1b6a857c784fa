import Glibc
import SluiceCore

/// Holds frames back until their time, for files that are to be played as if they were live.
struct Pacer {
    /// When the first frame is due, and its time.
    private var origin: (instant: Instant, pts: Int64)?
    private let phase: UInt64

    /// - Parameters:
    ///   - slot: Of the stream. Files that begin together would come together for ever after, as no cameras do, and wait
    ///     for each other; multiples of the golden ratio spread any number of them evenly over the time of a frame.
    ///   - frameRate: Frames a second; 0 if unknown.
    init(slot: Int, frameRate: Double) {
        let share = (Double(slot) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        phase = frameRate > 0 ? UInt64(share / frameRate * 1e9) : 0
    }

    /// Waits until `pts` is due, counted from the first frame, or until the interrupt is raised.
    ///
    /// - Returns: Nanoseconds that the frame was held back.
    mutating func wait(until pts: Int64, _ interrupt: Interrupt) -> UInt64 {
        let started = Instant.now
        let origin = self.origin ?? (started.advanced(by: phase), pts)
        self.origin = origin
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
