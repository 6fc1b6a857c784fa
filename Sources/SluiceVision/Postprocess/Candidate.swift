/// A score that reached the threshold, with the class and the anchor it belongs to, packed so that the natural
/// order of the keys is the order of quality: higher score, then lower label, then lower anchor.
struct Candidate {
    /// Score (30 bits) · inverted label (14 bits) · inverted anchor (20 bits).
    let key: UInt64

    // The bit patterns of floats in 0…1 grow with their value and stay below 2³⁰.
    static let labelBits: UInt64 = 14
    static let anchorBits: UInt64 = 20
    /// Most classes and anchors that a key can name.
    static let maxLabels = 1 << Int(labelBits)
    static let maxAnchors = 1 << Int(anchorBits)

    init(key: UInt64) {
        self.key = key
    }

    /// - Parameters:
    ///   - score: Finite and not below 0; above 1, which rounding in a quantized model can give, it counts as 1.
    ///   - label: Below ``maxLabels``.
    ///   - anchor: Below ``maxAnchors``.
    @inline(__always)
    init(score: Float, label: Int, anchor: Int) {
        let bits = UInt64(min(score, 1).bitPattern & 0x7fff_ffff)
        let invertedLabel = UInt64(truncatingIfNeeded: ~label) & (1 << Self.labelBits - 1)
        let invertedAnchor = UInt64(truncatingIfNeeded: ~anchor) & (1 << Self.anchorBits - 1)
        key = bits << (Self.labelBits + Self.anchorBits) | invertedLabel << Self.anchorBits | invertedAnchor
    }

    var score: Float { Float(bitPattern: UInt32(truncatingIfNeeded: key >> (Self.labelBits + Self.anchorBits))) }
    var label: Int { Int(~key >> Self.anchorBits & (1 << Self.labelBits - 1)) }
    var anchor: Int { Int(~key & (1 << Self.anchorBits - 1)) }

    /// The same object with a lower score.
    func decayed(to score: Float) -> Candidate {
        Candidate(score: score, label: label, anchor: anchor)
    }
}
