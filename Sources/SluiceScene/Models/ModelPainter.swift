/// Draws solid models: puts local coordinates into the street, shades, projects, fills.
///
/// Local coordinates of a model: x to its right, y up, z forward, in metres, its origin on the ground.
struct ModelPainter: ~Copyable {
    var canvas: Canvas
    var camera: Camera
    private(set) var surroundings = Surroundings()
    private(set) var origin = Vector.zero
    private var heading: Float = 1
    /// Pixels of a metre at the model's distance.
    private(set) var scale: Float = 1

    init(canvas: consuming Canvas, camera: Camera) {
        self.canvas = canvas
        self.camera = camera
    }

    /// The light around a model.
    struct Surroundings {
        var sky = Light.zero
        var sun = Light.zero
        var sunDirection = Vector(0, 1, 0)
        var lamps = Light.zero
        var headlights: Float = 0
        var haze = Light.zero
        /// 0…1.
        var hazeAmount: Float = 0

        init() {}

        init(at point: Vector, distance: Float, plan: StreetPlan, light: Daylight) {
            sky = light.sky
            sunDirection = light.sunDirection
            sun = light.sun * plan.sunReach(point + Vector(0, 0.8, 0), light)
            lamps = plan.lampLight(point + Vector(0, 0.8, 0), light)
            headlights = light.headlights
            haze = light.horizon * 0.8
            let part = distance / (distance + plan.weather.hazeDistance)
            hazeAmount = min(part * part * 1.6, 1)
        }

        /// The colour of a surface that faces `normal`.
        func shade(_ albedo: Light, normal: Vector) -> Light {
            var incoming = sky * (0.58 + 0.42 * normal.y)
            incoming += sun * (max(normal.dot(sunDirection), 0) + 0.08)
            incoming += lamps * (0.45 + 0.55 * max(normal.y, 0))
            return (albedo * incoming).mixed(with: haze, hazeAmount)
        }
    }

    /// Begins a model at a place. Solid paint belongs to object `id`, 0 is scenery.
    mutating func begin(id: UInt16, at origin: Vector, heading: Float, plan: StreetPlan, light: Daylight) {
        canvas.begin(id: id)
        self.origin = origin
        self.heading = heading
        let distance = (origin - camera.position).length
        surroundings = Surroundings(at: origin, distance: distance, plan: plan, light: light)
        scale = camera.focalLength / max(camera.toCamera(origin + Vector(0, 1, 0)).z, Camera.near)
    }

    /// A local point in the street.
    func place(_ point: Vector) -> Vector {
        origin + Vector(point.x * heading, point.y, point.z * heading)
    }

    /// Pixels of a local point; `nil` if it lies behind the camera.
    func project(_ point: Vector) -> SIMD2<Float>? {
        let seen = camera.toCamera(place(point))
        return seen.z >= Camera.near ? camera.toPixels(seen) : nil
    }

    /// Fills a flat convex face if it is seen from outside.
    ///
    /// - Parameters:
    ///   - points: The corners, in order, in local coordinates.
    ///   - inside: Any point behind the face: it decides which side is the outside.
    ///   - albedo: Part of the light that the face gives back.
    ///   - emission: Light of its own.
    mutating func face<let count: Int>(
        _ points: [count of Vector],
        inside: Vector,
        _ albedo: Light,
        emission: Light = .zero
    ) {
        var placed = points
        for index in 0..<count { placed[index] = place(points[index]) }
        var normal = (placed[1] - placed[0]).cross(placed[2] - placed[0]).unit
        if normal.dot(placed[0] - place(inside)) < 0 { normal = -normal }
        guard normal.dot(camera.position - placed[0]) > 0 else { return }
        let polygon = ScreenPolygon(placed, seenBy: camera)
        guard polygon.count >= 3 else { return }
        let color = surroundings.shade(albedo, normal: normal) + emission
        guard normal.y < 0.5 else { return canvas.fill(polygon, .solid(color)) }
        // Walls get darker towards the ground, which takes away light of the sky.
        let (low, high) = polygon.bounds
        canvas.fill(polygon, .gradient(from: color * 1.08, to: color * 0.78, rows: low.y...high.y))
    }

    /// Fills a convex profile (z forward, y up) that is pulled to both sides by `halfWidth`.
    mutating func prism<let count: Int>(_ profile: [count of SIMD2<Float>], halfWidth: Float, _ albedo: Light) {
        var inside = SIMD2<Float>.zero
        for index in 0..<count { inside += profile[index] / Float(count) }
        let center = Vector(0, inside.y, inside.x)
        var side = [count of Vector](repeating: .zero)
        for sign in 0..<2 {
            let x = sign == 0 ? -halfWidth : halfWidth
            for index in 0..<count { side[index] = Vector(x, profile[index].y, profile[index].x) }
            face(side, inside: center, albedo)
        }
        for index in 0..<count {
            strip(profile[index], profile[(index + 1) % count], halfWidth: halfWidth, inside: center, albedo)
        }
    }

    /// Fills the strip across a model between two points of its profile (z forward, y up).
    mutating func strip(
        _ from: SIMD2<Float>,
        _ to: SIMD2<Float>,
        halfWidth: Float,
        inside: Vector,
        _ albedo: Light,
        emission: Light = .zero
    ) {
        let corners: [4 of Vector] = [
            Vector(-halfWidth, from.y, from.x), Vector(halfWidth, from.y, from.x),
            Vector(halfWidth, to.y, to.x), Vector(-halfWidth, to.y, to.x),
        ]
        face(corners, inside: inside, albedo, emission: emission)
    }

    /// Fills a box from `low` to `high`.
    mutating func box(_ low: Vector, _ high: Vector, _ albedo: Light) {
        let center = (low + high) * 0.5
        for end in 0..<2 {
            let x = end == 0 ? low.x : high.x
            let z = end == 0 ? low.z : high.z
            let side: [4 of Vector] = [
                Vector(x, low.y, low.z), Vector(x, high.y, low.z), Vector(x, high.y, high.z), Vector(x, low.y, high.z),
            ]
            face(side, inside: center, albedo)
            let front: [4 of Vector] = [
                Vector(low.x, low.y, z), Vector(low.x, high.y, z), Vector(high.x, high.y, z), Vector(high.x, low.y, z),
            ]
            face(front, inside: center, albedo)
        }
        let top: [4 of Vector] = [
            Vector(low.x, high.y, low.z), Vector(high.x, high.y, low.z), Vector(high.x, high.y, high.z),
            Vector(low.x, high.y, high.z),
        ]
        face(top, inside: center, albedo)
    }

    /// Draws a round rod: what a ball covers that moves from one place to another.
    mutating func limb(from start: Vector, to end: Vector, radius: Float, endRadius: Float? = nil, _ albedo: Light) {
        let first = camera.toCamera(place(start))
        let last = camera.toCamera(place(end))
        guard first.z >= Camera.near, last.z >= Camera.near else { return }
        let polygon = ScreenPolygon(
            from: camera.toPixels(first),
            radius: radius * camera.focalLength / first.z,
            to: camera.toPixels(last),
            radius: (endRadius ?? radius) * camera.focalLength / last.z
        )
        let towardsCamera = (camera.position - place(start)).unit
        let color = surroundings.shade(albedo, normal: (towardsCamera + Vector(0, 0.5, 0)).unit)
        canvas.fill(polygon, .solid(color))
    }

    /// Draws a ball.
    mutating func ball(at center: Vector, radius: Float, _ albedo: Light, squash: Float = 1) {
        let seen = camera.toCamera(place(center))
        guard seen.z >= Camera.near else { return }
        let size = radius * camera.focalLength / seen.z
        let polygon = ScreenPolygon(ellipseAt: camera.toPixels(seen), radii: SIMD2(size, size * squash))
        let towardsCamera = (camera.position - place(center)).unit
        let normal = (towardsCamera + Vector(0, 0.3, 0)).unit
        let top = surroundings.shade(albedo, normal: (normal + surroundings.sunDirection * 0.8).unit)
        let bottom = surroundings.shade(albedo * 0.75, normal: normal)
        let row = camera.toPixels(seen).y
        canvas.fill(polygon, .gradient(from: top, to: bottom, rows: row - size...row + size))
    }

    /// Adds the glare of a lamp to the picture; it belongs to nobody.
    mutating func glare(at point: Vector, metres: Float, _ color: Light) {
        guard let center = project(point) else { return }
        canvas.addGlow(at: center, radius: max(metres * scale, 1.5), color)
    }
}
