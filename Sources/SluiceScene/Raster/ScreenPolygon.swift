/// A convex polygon in pixels, of at most ``capacity`` corners.
package struct ScreenPolygon {
    static let capacity = 20
    private(set) var corners = [20 of SIMD2<Float>](repeating: .zero)
    private(set) var count = 0

    mutating func append(_ corner: SIMD2<Float>) {
        guard count < Self.capacity else { return }
        corners[count] = corner
        count += 1
    }

    /// The part from (0, 0) to `limit` (Sutherland, Hodgman 1974).
    func clipped(to limit: SIMD2<Float>) -> ScreenPolygon {
        var part = self
        for side in 0..<4 {
            let axis = side & 1
            let sign: Float = side < 2 ? 1 : -1
            let bound: Float = side < 2 ? 0 : -limit[axis]
            var kept = ScreenPolygon()
            for index in 0..<part.count {
                let previous = part.corners[index == 0 ? part.count - 1 : index - 1]
                let current = part.corners[index]
                let before = previous[axis] * sign - bound
                let after = current[axis] * sign - bound
                if (before < 0) != (after < 0) {
                    kept.append(previous + (current - previous) * (before / (before - after)))
                }
                if after >= 0 { kept.append(current) }
            }
            part = kept
        }
        return part
    }

    /// Smallest and greatest coordinates; meaningless without corners.
    var bounds: (low: SIMD2<Float>, high: SIMD2<Float>) {
        var low = corners[0]
        var high = corners[0]
        for index in 1..<max(count, 1) {
            low = pointwiseMin(low, corners[index])
            high = pointwiseMax(high, corners[index])
        }
        return (low, high)
    }

    /// No corners.
    private init() {}

    /// The projection of a flat polygon, cut at the camera's near plane.
    init<let size: Int>(_ points: [size of Vector], seenBy camera: Camera) {
        var previous = camera.toCamera(points[size - 1])
        for index in 0..<size {
            let current = camera.toCamera(points[index])
            if (previous.z < Camera.near) != (current.z < Camera.near) {
                let part = (Camera.near - previous.z) / (current.z - previous.z)
                append(camera.toPixels(previous + (current - previous) * part))
            }
            if current.z >= Camera.near { append(camera.toPixels(current)) }
            previous = current
        }
    }

    /// An upright rectangle.
    package init(low: SIMD2<Float>, high: SIMD2<Float>) {
        append(low)
        append(SIMD2(high.x, low.y))
        append(high)
        append(SIMD2(low.x, high.y))
    }

    /// An upright ellipse.
    init(ellipseAt center: SIMD2<Float>, radii: SIMD2<Float>) {
        let count = radii.max() < 3 ? 8 : 16
        for index in 0..<count {
            let (sine, cosine) = sineCosine(Float(index) * (2 * .pi / Float(count)))
            append(center + SIMD2(cosine, sine) * radii)
        }
    }

    /// What a disc covers that moves from one place to another, and changes its radius on the way.
    package init(from start: SIMD2<Float>, radius startRadius: Float, to end: SIMD2<Float>, radius endRadius: Float) {
        let along = end - start
        let length = (along.x * along.x + along.y * along.y).squareRoot()
        let direction = length > 1e-3 ? along / length : SIMD2(1, 0)
        let normal = SIMD2(-direction.y, direction.x)
        // Half octagons: at the size of a limb, a circle looks the same.
        let diagonal: Float = 0.70710678
        append(start + normal * startRadius)
        append(start + (normal - direction) * (diagonal * startRadius))
        append(start - direction * startRadius)
        append(start - (normal + direction) * (diagonal * startRadius))
        append(start - normal * startRadius)
        append(end - normal * endRadius)
        append(end + (direction - normal) * (diagonal * endRadius))
        append(end + direction * endRadius)
        append(end + (direction + normal) * (diagonal * endRadius))
        append(end + normal * endRadius)
    }
}
