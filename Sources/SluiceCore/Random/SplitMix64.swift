/// A stream of pseudo-random numbers that is the same on every machine (Steele, Lea, Flood 2014).
package struct SplitMix64: Sendable {
    @usableFromInline var state: UInt64

    @inlinable package init(seed: UInt64) {
        state = seed
    }

    /// A stream that belongs to `keys`: the same keys give the same numbers, in any order of asking.
    @inlinable package init(_ keys: UInt64...) {
        var state: UInt64 = 0
        for key in keys { state = Self.mix(state &+ key &+ 0x9E37_79B9_7F4A_7C15) }
        self.state = state
    }

    @inlinable package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// Uniform in 0..<1, in steps of 2⁻²⁴.
    @inlinable package mutating func unit() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// Uniform in `range`.
    @inlinable package mutating func value(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// Uniform in 0..<bound, for bounds far below 2²⁴.
    @inlinable package mutating func index(below bound: Int) -> Int {
        min(Int(unit() * Float(bound)), bound - 1)
    }

    /// `true` with this probability.
    @inlinable package mutating func chance(_ probability: Float) -> Bool {
        unit() < probability
    }

    /// Scrambles all bits of `value`, one to one.
    @inlinable package static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
