package import SluiceCore

/// How many times a second something happened, over the last few whole seconds.
package struct RateMeter: Sendable {
    private static let seconds = 5
    /// Counts of the last seconds, by second modulo their number.
    private var counts: [6 of UInt32] = [0, 0, 0, 0, 0, 0]
    private var second: UInt64 = 0
    private var first: UInt64?

    package init() {}

    /// It happened.
    package mutating func note(_ now: Instant) {
        advance(to: now)
        counts[Int(second % 6)] += 1
    }

    /// Events a second over the last five whole seconds, or over those since the first event; 0 before.
    package mutating func rate(_ now: Instant) -> Double {
        advance(to: now)
        guard let first, second > first else { return 0 }
        let span = min(Int(second - first), Self.seconds)
        var sum: UInt32 = 0
        for back in 1...span { sum += counts[Int((second &- UInt64(back)) % 6)] }
        return Double(sum) / Double(span)
    }

    private mutating func advance(to now: Instant) {
        let current = now.nanoseconds / 1_000_000_000
        guard first != nil else {
            first = current
            second = current
            return
        }
        guard current > second else { return }
        let passed = min(current - second, 6)
        for step in 1...passed { counts[Int((second + step) % 6)] = 0 }
        second = current
        // After a long silence the whole window is empty.
        if passed == 6 { counts = [0, 0, 0, 0, 0, 0] }
    }
}
