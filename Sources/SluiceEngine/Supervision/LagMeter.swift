package import SluiceCore

/// How far the frames of a live stream have fallen behind their camera: in the network, in the kernel's buffers, in a
/// decoder that is too slow.
///
/// A frame's packet carries the camera's time and arrives at ours. The difference of the two is least when nothing
/// is queued; how much greater it is now is the lag. The least difference is taken over the last minute or so, so that
/// clocks which run apart do not count as lag.
package struct LagMeter: Sendable {
    private static let window: UInt64 = 30_000_000_000
    /// Nothing on the way holds so much: a clock was set.
    private static let implausible: Int64 = 15_000_000_000
    private var windowStart: Instant?
    /// Least differences of this window and of the one before, in nanoseconds.
    private var least = Int64.max
    private var leastBefore = Int64.max

    package init() {}

    /// Nanoseconds that a frame is behind.
    ///
    /// - Parameters:
    ///   - pts: Its presentation time on this connection, in nanoseconds.
    ///   - arrival: When its packet was read.
    package mutating func lag(pts: Int64, arrival: Instant) -> UInt64 {
        let difference = Int64(arrival.nanoseconds) - pts
        if let windowStart, arrival.since(windowStart) < Self.window {
            least = min(least, difference)
        } else {
            windowStart = arrival
            leastBefore = least
            least = difference
        }
        let lag = max(difference - min(least, leastBefore), 0)
        guard lag < Self.implausible else {
            self = LagMeter()
            return 0
        }
        return UInt64(lag)
    }
}
