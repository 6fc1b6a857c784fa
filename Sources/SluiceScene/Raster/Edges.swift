/// The edges of a convex polygon, ready for scan conversion.
struct Edges {
    /// Where four scan lines of a pixel row enter and leave the polygon.
    struct Span {
        /// Pixels, 0…width; a line that misses the polygon has `left > right`.
        var left: SIMD4<Float>
        var right: SIMD4<Float>

        /// Part of the pixel from `x` to `x + 1` that is inside, 0…1.
        func coverage(of x: Float) -> Float {
            let first = left.greater(x)
            let last = right.lesser(x + 1)
            let covered = (last - first).greater(0)
            return (covered.x + covered.y + covered.z + covered.w) * 0.25
        }
    }

    private struct Edge {
        var top: Float = 0
        var bottom: Float = 0
        /// x at `top`.
        var x: Float = 0
        /// Change of x from one row to the next.
        var slope: Float = 0
    }

    private static let lines = SIMD4<Float>(0.125, 0.375, 0.625, 0.875)
    private var edges = [20 of Edge](repeating: Edge())
    private var count = 0

    init(_ polygon: ScreenPolygon) {
        var previous = polygon.corners[polygon.count - 1]
        for index in 0..<polygon.count {
            let current = polygon.corners[index]
            if previous.y != current.y {
                let (high, low) = previous.y < current.y ? (previous, current) : (current, previous)
                edges[count] = Edge(
                    top: high.y,
                    bottom: low.y,
                    x: high.x,
                    slope: (low.x - high.x) / (low.y - high.y)
                )
                count += 1
            }
            previous = current
        }
    }

    /// The scan lines of the pixel row that begins at `row`.
    func span(row: Float, width: Float) -> Span {
        let y = Self.lines + row
        var span = Span(left: SIMD4(repeating: width), right: .zero)
        for index in 0..<count {
            let edge = edges[index]
            let x = (y - edge.top) * edge.slope + edge.x
            let crosses = (y .>= edge.top) .& (y .< edge.bottom)
            span.left.replace(with: x, where: crosses .& (x .< span.left))
            span.right.replace(with: x, where: crosses .& (x .> span.right))
        }
        span.left = span.left.greater(0)
        span.right = span.right.lesser(width)
        return span
    }
}

// As masks, because the compiler turns these into vector instructions, and the library's pointwiseMin it does not.
extension SIMD4<Float> {
    /// Every lane, or `bound` where that is greater.
    fileprivate func greater(_ bound: Float) -> Self {
        replacing(with: bound, where: self .< bound)
    }

    /// Every lane, or `bound` where that is less.
    fileprivate func lesser(_ bound: Float) -> Self {
        replacing(with: bound, where: self .> bound)
    }
}
