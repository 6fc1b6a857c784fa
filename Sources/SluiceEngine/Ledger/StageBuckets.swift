/// How many frames took how long in one stage, between bounds that never change, as monitoring systems add them up.
package struct StageBuckets: Sendable, BitwiseCopyable {
    /// Upper bounds in microseconds, inclusive. What is above the last is counted too.
    package static let bounds: [14 of UInt64] = [
        100, 300, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 3_000_000,
        10_000_000,
    ]

    /// Frames by bucket: up to each bound and above the one before it; the last is above all bounds.
    package private(set) var counts: [15 of UInt64] = InlineArray(repeating: 0)
    /// Microseconds of all frames together.
    package private(set) var sum: UInt64 = 0

    package init() {}

    package mutating func record(_ microseconds: UInt64) {
        var bucket = 0
        while bucket < Self.bounds.count, microseconds > Self.bounds[bucket] { bucket += 1 }
        counts[bucket] += 1
        sum += microseconds
    }
}
