/// Mean luma of 16 × 16 equal blocks of a picture.
package struct LumaThumbnail: Hashable, Sendable {
    static let side = 16

    /// 64 blocks each, row by row.
    private var quarters: (SIMD64<UInt8>, SIMD64<UInt8>, SIMD64<UInt8>, SIMD64<UInt8>)

    /// - Parameter blocks: 256 means, row by row from the top left.
    init(blocks: some Collection<UInt8>) {
        precondition(blocks.count == Self.side * Self.side)
        quarters = (.zero, .zero, .zero, .zero)
        for (place, block) in blocks.enumerated() {
            switch place / 64 {
            case 0: quarters.0[place % 64] = block
            case 1: quarters.1[place % 64] = block
            case 2: quarters.2[place % 64] = block
            default: quarters.3[place % 64] = block
            }
        }
    }

    /// 256 means, row by row from the top left.
    var blocks: [UInt8] {
        [quarters.0, quarters.1, quarters.2, quarters.3].flatMap { quarter in (0..<64).map { quarter[$0] } }
    }

    /// The largest difference of a block, 0…255. An object that moves changes few blocks, and them much; another
    /// encoding changes all of them, and hardly.
    package func difference(_ other: LumaThumbnail) -> Int {
        var largest = Self.distance(quarters.0, other.quarters.0)
        largest = pointwiseMax(largest, Self.distance(quarters.1, other.quarters.1))
        largest = pointwiseMax(largest, Self.distance(quarters.2, other.quarters.2))
        largest = pointwiseMax(largest, Self.distance(quarters.3, other.quarters.3))
        return Int(largest.max())
    }

    /// Whether the picture has next to no content: all blocks are about as bright.
    package var isFlat: Bool {
        let low = pointwiseMin(pointwiseMin(quarters.0, quarters.1), pointwiseMin(quarters.2, quarters.3)).min()
        let high = pointwiseMax(pointwiseMax(quarters.0, quarters.1), pointwiseMax(quarters.2, quarters.3)).max()
        return high - low < 16
    }

    private static func distance(_ a: SIMD64<UInt8>, _ b: SIMD64<UInt8>) -> SIMD64<UInt8> {
        pointwiseMax(a, b) &- pointwiseMin(a, b)
    }

    package static func == (a: LumaThumbnail, b: LumaThumbnail) -> Bool { a.quarters == b.quarters }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(quarters.0)
        hasher.combine(quarters.1)
        hasher.combine(quarters.2)
        hasher.combine(quarters.3)
    }
}
