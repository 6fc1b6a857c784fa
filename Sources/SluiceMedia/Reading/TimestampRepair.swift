/// Makes presentation times strictly increasing, in nanoseconds from the first picture.
package struct TimestampRepair: Sendable {
    /// A step back further than this (1 s) starts a new timeline, as of spliced files or a camera that restarted;
    /// a smaller one is one wrong stamp.
    private static let farBack: Int64 = 1_000_000_000
    /// A step forward further than this (a day) starts a new timeline, too.
    private static let farAhead: Int64 = 86_400_000_000_000
    /// Stamps beyond this (36 years) are damage.
    private static let limit: UInt64 = 1 << 60

    /// Stamps that were missing, did not increase, or jumped.
    package private(set) var repaired: UInt64 = 0
    /// What the stream's clock showed at our time 0.
    private var origin: Int64?
    private var last: Int64?

    package init() {}

    /// The time of the next picture.
    ///
    /// - Parameters:
    ///   - raw: Nanoseconds on the stream's own clock, if the picture has a stamp.
    ///   - step: Nanoseconds between pictures at the stream's frame rate, for a picture without a usable stamp.
    /// - Returns: Nanoseconds from the first picture, more than the time before.
    package mutating func next(_ raw: Int64?, step: Int64) -> Int64 {
        let expected = last.map { $0 &+ step } ?? 0
        guard let raw, raw.magnitude < Self.limit else {
            repaired += 1
            return settle(expected)
        }
        guard let origin, let last else {
            self.origin = raw &- expected
            return settle(expected)
        }
        let time = raw &- origin
        let advance = time &- last
        if advance > 0, advance <= Self.farAhead { return settle(time) }
        repaired += 1
        if advance < -Self.farBack || advance > Self.farAhead { self.origin = raw &- expected }
        return settle(expected)
    }

    private mutating func settle(_ time: Int64) -> Int64 {
        last = time
        return time
    }
}
