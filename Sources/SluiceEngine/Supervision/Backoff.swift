package import SluiceCore

/// How long to wait before the next attempt: doubled each time, ±20 %, so that cameras which were lost together do not
/// come back together.
package struct Backoff: Sendable {
    private let spec: ReconnectSpec
    private var random: SplitMix64
    private var next: UInt64

    package init(_ spec: ReconnectSpec, seed: UInt64) {
        self.spec = spec
        random = SplitMix64(seed: seed)
        next = min(spec.initial, spec.max)
    }

    /// Nanoseconds until the next attempt; the one after it waits twice as long, up to the limit.
    package mutating func wait() -> UInt64 {
        defer { next = min(next * 2, spec.max) }
        return jittered(next)
    }

    /// `nanoseconds`, up to 20 % more or less.
    package mutating func jittered(_ nanoseconds: UInt64) -> UInt64 {
        UInt64(Double(nanoseconds) * Double(random.value(in: 0.8...1.2)))
    }

    /// The last connection was a good one: the next wait is the first again.
    package mutating func reset() {
        next = min(spec.initial, spec.max)
    }
}
