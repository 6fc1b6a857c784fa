package import SluiceCore

/// How far a camera's clock has run away from ours since the connection was made.
///
/// A picture arrives after it was taken, by a delay that is never below that of an idle network. So the least of
/// `arrival − capture` within a window is the difference of the clocks, plus a constant; drift is how that least changes.
package struct ClockDrift: Sendable {
    /// Nanoseconds over which the least is taken.
    package static let window: UInt64 = 10_000_000_000

    private var windowBegan: Instant?
    private var least = Int64.max
    /// The least of the first window.
    private var reference: Int64?

    /// Seconds that the camera's clock gained on ours, up to the last complete window; `nil` before the second is full.
    package private(set) var seconds: Double?

    package init() {}

    /// Takes note of a picture.
    ///
    /// - Parameters:
    ///   - capture: Nanoseconds on the camera's clock.
    ///   - arrival: On ours.
    package mutating func note(capture: Int64, arrival: Instant) {
        let difference = Int64(truncatingIfNeeded: arrival.nanoseconds) &- capture
        guard let began = windowBegan else {
            windowBegan = arrival
            least = difference
            return
        }
        if arrival.since(began) >= Self.window {
            if let reference {
                seconds = Double(reference &- least) / 1e9
            } else {
                reference = least
            }
            windowBegan = arrival
            least = difference
        } else {
            least = min(least, difference)
        }
    }
}
