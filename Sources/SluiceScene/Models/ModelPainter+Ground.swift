extension ModelPainter {
    /// Darkens the ground where a box of this size stands, and where it takes the sun.
    mutating func castShadow(halfWidth: Float, halfLength: Float, height: Float) {
        let sun = surroundings.sun.y * max(surroundings.sunDirection.y, 0)
        let other = surroundings.sky.y + surroundings.lamps.y
        let part = sun / (sun + other + 1e-6)
        if part > 0.03 {
            let direction = surroundings.sunDirection
            let reach = Vector(direction.x, 0, direction.z) * (-height / max(direction.y, 0.12))
            // Two layers, the smaller inside the larger: a border of half shadow.
            for grow in 0..<2 {
                let size = grow == 0 ? Float(1.06) : 0.9
                fillHull(halfWidth: halfWidth * size, halfLength: halfLength * size, reach: reach * size, part * 0.5)
            }
        }
        for grow in 0..<2 {
            let size = grow == 0 ? Float(1.12) : 0.98
            fillHull(halfWidth: halfWidth * size, halfLength: halfLength * size, reach: .zero, 0.3)
        }
    }

    /// Adds the light of two headlights to the ground ahead.
    mutating func castBeams(halfWidth: Float, front: Float) {
        guard surroundings.headlights > 0.05 else { return }
        let strength = surroundings.headlights * 0.011
        for layer in 0..<14 {
            let size = 1 - Float(layer) * 0.065
            var corners = [12 of Vector](repeating: .zero)
            for index in 0..<12 {
                let (sine, cosine) = sineCosine(Float(index) * (.pi / 6))
                corners[index] = place(
                    Vector(cosine * (halfWidth + 0.6) * size, 0, front + 0.4 + 5.5 * size * (1 + sine))
                )
            }
            let polygon = ScreenPolygon(corners, seenBy: camera)
            canvas.fill(polygon, .glow(Light(rgb: 1, 0.93, 0.75) * strength))
        }
    }

    /// Shades the convex hull of a rectangle on the ground and its copy moved by `reach`.
    private mutating func fillHull(halfWidth: Float, halfLength: Float, reach: Vector, _ opacity: Float) {
        var points = [8 of Vector](repeating: .zero)
        for index in 0..<4 {
            let x = index == 0 || index == 3 ? -halfWidth : halfWidth
            let z = index < 2 ? -halfLength : halfLength
            points[index] = place(Vector(x, 0, z))
            points[index + 4] = points[index] + reach
        }
        // Gift wrapping; a corner met again closes the hull.
        var hull = [8 of Vector](repeating: .zero)
        var start = 0
        for index in 1..<8 where (points[index].x, points[index].z) < (points[start].x, points[start].z) {
            start = index
        }
        var current = start
        for step in 0..<8 {
            hull[step] = points[current]
            var next = current == 0 ? 1 : 0
            for index in 0..<8 {
                let a = points[next] - points[current]
                let b = points[index] - points[current]
                let turn = a.x * b.z - a.z * b.x
                if turn < -1e-6 || (turn <= 1e-6 && b.dot(b) > a.dot(a)) { next = index }
            }
            current = next
            guard current != start else {
                // The remaining corners repeat the last, which adds no area.
                for rest in step..<8 { hull[rest] = hull[step] }
                break
            }
        }
        canvas.fill(ScreenPolygon(hull, seenBy: camera), .shade(opacity))
    }
}
