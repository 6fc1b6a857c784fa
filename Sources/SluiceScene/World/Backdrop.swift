import SluiceCore

/// The street without road users, ray-cast once for a given light: ground, facades, park and sky.
///
/// It is larger than the picture by ``margin`` on every side, so that a shaking camera finds pixels there.
@safe
struct Backdrop: ~Copyable, @unchecked Sendable {
    static let margin = 16
    let width: Int
    let height: Int
    /// Linear light, row after row, without gaps.
    let pixels: UnsafeMutablePointer<Light>

    init(_ plan: StreetPlan, _ light: Daylight, width: Int, height: Int) {
        self.width = width + 2 * Self.margin
        self.height = height + 2 * Self.margin
        unsafe pixels = .allocate(capacity: self.width * self.height)
        let material = Material(plan: plan, light: light)
        for row in 0..<self.height {
            for column in 0..<self.width {
                let x = Float(column - Self.margin)
                let y = Float(row - Self.margin)
                // Four samples on a rotated grid.
                var sum = material.light(along: plan.camera.ray(x: x + 0.375, y: y + 0.125))
                sum += material.light(along: plan.camera.ray(x: x + 0.875, y: y + 0.375))
                sum += material.light(along: plan.camera.ray(x: x + 0.125, y: y + 0.625))
                sum += material.light(along: plan.camera.ray(x: x + 0.625, y: y + 0.875))
                unsafe (pixels + row * self.width + column).initialize(to: sum * 0.25)
            }
        }
    }

    deinit {
        unsafe pixels.deallocate()
    }
}

/// What a ray from the camera meets.
private struct Material {
    let plan: StreetPlan
    let light: Daylight

    func light(along ray: Vector) -> Light {
        let origin = plan.camera.position
        let side: Float = ray.x < 0 ? -1 : 1
        let toFacade = (StreetPlan.facade * side - origin.x) / (ray.x * side > 1e-3 ? ray.x : side * 1e-3)
        let toEnd = (StreetPlan.end - origin.z) / max(ray.z, 1e-3)
        let toGround = ray.y < -1e-4 ? -origin.y / ray.y : .infinity
        let nearest = min(toGround, min(toFacade, toEnd))
        let point = origin + ray * nearest
        let distance = (ray * nearest).length
        if nearest == toGround { return plan.haze(ground(point, distance), distance: distance, light) }
        if nearest == toFacade {
            let block = plan.block(side: side, z: point.z)
            guard point.y < block.height else { return sky(ray.unit) }
            return plan.haze(facade(block, point, side: side, distance), distance: distance, light)
        }
        let treetops = 7 + 5 * noise(point.x * 0.25, 7.5) + 1.5 * noise(point.x * 1.1, 3.5)
        guard point.y < treetops else { return sky(ray.unit) }
        let leaves = Light(rgb: 0.05, 0.09, 0.03) * (0.6 + 0.8 * noise(point.x * 2, point.y * 2))
        return plan.haze(leaves * (light.sky + light.sun * 0.4), distance: distance, light)
    }

    private func sky(_ direction: Vector) -> Light {
        let rise = min(max(direction.y * 2.2, 0), 1)
        var color = light.horizon.mixed(with: light.zenith, rise.squareRoot())
        let span = 1 / (direction.y + 0.12)
        let cloud = 0.6 * noise(direction.x * span * 1.3, span * 1.3) + 0.4 * noise(direction.x * span * 4, span * 4)
        let cover = smoothStep(cloud, from: 0.62 - 0.4 * plan.weather.overcast, width: 0.3)
        color = color.mixed(with: light.horizon * 1.05 + light.sun * 0.12, cover * 0.7)
        let towardsSun = max(direction.dot(light.sunDirection), 0)
        let halo = towardsSun * towardsSun * towardsSun * towardsSun
        return color + light.sun * (0.25 * halo * halo)
    }

    private func ground(_ point: Vector, _ distance: Float) -> Light {
        var albedo = surface(point, distance)
        let sunHeight = max(light.sunDirection.y, 0)
        albedo *=
            light.sky + light.sun * (sunHeight * plan.sunReach(point, light)) + plan.lampLight(point, light)
        return albedo
    }

    /// Albedo of the ground.
    private func surface(_ point: Vector, _ distance: Float) -> Light {
        let x = point.x
        let z = point.z
        let across = abs(x)
        let detail = 1 / (1 + distance * 0.04)
        let grain = (noise(x * 9, z * 9) - 0.5) * 0.35 * detail + (noise(x * 0.6, z * 0.25) - 0.5) * 0.25
        if across < StreetPlan.kerb {
            var albedo = Light(rgb: 0.105, 0.105, 0.11) * (1 + grain)
            // Dark bands where wheels run, and repairs.
            let lane = abs(across - StreetPlan.laneOffset)
            albedo *= 1 - 0.12 * smoothStep(lane, from: 0.5, width: 0.2) * (1 - smoothStep(lane, from: 0.9, width: 0.2))
            if noise((x * 0.4).rounded(), (z * 0.09).rounded()) > 0.86 { albedo *= 0.72 }
            if across > 3.45, across < 5.05 { albedo = albedo * Light(rgb: 1.35, 0.95, 0.85) }
            return marking(across: across, x: x, z: z) ? Light(gray: 0.55 * (1 + grain)) : albedo
        }
        if across < StreetPlan.kerb + 0.28 { return Light(gray: 0.36 * (1 + grain)) }
        let tileX = x / 0.6
        let tileZ = z / 0.6
        let joint = min(fraction(tileX), fraction(tileZ))
        var albedo = Light(rgb: 0.25, 0.235, 0.22) * (1 + grain)
        albedo *= 0.92 + 0.16 * noise(tileX.rounded(.down), tileZ.rounded(.down))
        if joint < 0.06, distance < 45 { albedo *= 0.8 }
        return albedo
    }

    private func marking(across: Float, x: Float, z: Float) -> Bool {
        if StreetPlan.zebra.contains(z), across < 6.6 { return fraction(x / 1.1) < 0.5 }
        if z > 19, z < 19.4, across < 3.3 { return true }
        if across < 0.07 { return fraction(z / 6) < 0.5 }
        if abs(across - 3.45) < 0.06 { return true }
        if abs(across - 5.08) < 0.05 { return true }
        return across > 5.1 && fraction((z + 9 - 3.2) / 6.4) < 0.014
    }

    private func facade(_ block: Block, _ point: Vector, side: Float, _ distance: Float) -> Light {
        let along = point.z - Float(block.start)
        let facing = max(-side * light.sunDirection.x, 0)
        let sun = facing > 0 ? light.sun * (facing * plan.sunReach(point, light)) : .zero
        let lamps = plan.lampLight(Vector(point.x, max(point.y - 3, 0), point.z), light)
        let incoming = light.sky * (0.55 + 0.02 * min(point.y, 15)) + sun + lamps * 0.55
        let grain = 1 + (noise(along * 1.5, point.y * 1.5) - 0.5) * 0.22
        if point.y < 3.7 { return shop(block, along, point.y, incoming) }
        if block.height - point.y < 0.45 { return block.trim * incoming }
        let floor = (point.y - 3.7) / block.floorHeight
        let column = along / block.windowPitch
        let cell = SIMD2(column.rounded(.down), floor.rounded(.down))
        let inside = SIMD2(fraction(column), fraction(floor))
        let half = block.windowWidth / 2
        let isWindow = abs(inside.x - 0.5) < half && inside.y > 0.24 && inside.y < 0.8
        guard isWindow else {
            let isSill = abs(inside.x - 0.5) < half + 0.04 && inside.y > 0.18 && inside.y < 0.84
            return (isSill ? block.trim : block.wall * grain) * incoming
        }
        if abs(inside.x - 0.5) < 0.02 || abs(inside.y - 0.56) < 0.015 { return block.trim * incoming }
        return window(block, cell, height: inside.y)
    }

    private func window(_ block: Block, _ cell: SIMD2<Float>, height: Float) -> Light {
        var random = SplitMix64(block.seed, UInt64(bitPattern: Int64(cell.x)), UInt64(bitPattern: Int64(cell.y)))
        let reflection = light.horizon * 0.2 + light.zenith * 0.25 + Light(gray: 0.008)
        let isLit = random.chance(light.litWindows)
        let blind = random.value(in: 0...0.9)
        let isBlind = height > 0.8 - 0.56 * blind * (random.chance(0.4) ? 1 : 0)
        if isLit {
            let warm = Light(rgb: 0.75, 0.5, 0.24).mixed(with: Light(rgb: 0.6, 0.6, 0.55), random.unit())
            return warm * random.value(in: 0.25...0.7) * (isBlind ? 0.6 : 1)
        }
        return isBlind ? Light(gray: 0.4) * light.sky + reflection * 0.2 : reflection
    }

    /// The ground floor: shop windows, a sign above, and posters with people and cars on them.
    private func shop(_ block: Block, _ along: Float, _ height: Float, _ incoming: Light) -> Light {
        let unit = (along / 4.5).rounded(.down)
        let inside = fraction(along / 4.5) * 4.5
        var random = SplitMix64(block.seed, 0x5409, UInt64(bitPattern: Int64(unit)))
        let sign = Light(rgb: random.unit(), random.unit(), random.unit()) * 0.6 + Light(gray: 0.05)
        let isOpen = random.chance(0.6)
        let kind = random.unit()
        if height > 3.0 {
            let letters = noise(along * 3.2, 40) > 0.55 && height > 3.18 && height < 3.5
            let paint = letters ? Light(gray: 0.8) : sign
            return paint * (incoming + Light(gray: isOpen ? 0.3 * light.lamps : 0))
        }
        if inside < 0.35 || height < 0.35 { return block.trim * 0.7 * incoming }
        if kind < 0.2 { return Light(gray: 0.22 + 0.1 * (fraction(height * 6) < 0.5 ? 1 : 0)) * incoming }
        if kind < 0.4, isFigure(x: inside - 2.4, y: height - 0.5) { return sign * (incoming + Light(gray: 0.1)) }
        let inner = Light(rgb: 0.7, 0.6, 0.42) * (isOpen ? 0.12 + 0.55 * light.lamps : 0.02)
        let goods = 0.35 + 0.9 * noise(along * 2.3 + unit * 7, height * 2.1)
        return inner * goods + light.horizon * 0.1 * min(height * 0.4, 1)
    }

    /// The silhouette of a person of two metres whose feet are at the origin.
    private func isFigure(x: Float, y: Float) -> Bool {
        let head = x * x + (y - 1.75) * (y - 1.75) < 0.03
        let body = abs(x) < 0.26 && y > 0.85 && y < 1.55
        let legs = abs(abs(x) - 0.13) < 0.1 && y > 0 && y <= 0.85
        return head || body || legs
    }

    private func fraction(_ value: Float) -> Float {
        value - value.rounded(.down)
    }

    /// Smooth noise, 0…1, with a new value at every whole coordinate.
    private func noise(_ x: Float, _ y: Float) -> Float {
        let floorX = x.rounded(.down)
        let floorY = y.rounded(.down)
        let column = Int32(truncatingIfNeeded: Int(floorX))
        let row = Int32(truncatingIfNeeded: Int(floorY))
        let fx = smoothStep(x - floorX, from: 0, width: 1)
        let fy = smoothStep(y - floorY, from: 0, width: 1)
        let top = mix(lattice(column, row), lattice(column &+ 1, row), fx)
        let bottom = mix(lattice(column, row &+ 1), lattice(column &+ 1, row &+ 1), fx)
        return mix(top, bottom, fy)
    }

    private func lattice(_ x: Int32, _ y: Int32) -> Float {
        var bits = UInt32(bitPattern: x) &* 0x85EB_CA6B ^ UInt32(bitPattern: y) &* 0xC2B2_AE35
        bits ^= UInt32(truncatingIfNeeded: plan.seed)
        bits = (bits ^ bits >> 15) &* 0x2C1B_3C6D
        bits = (bits ^ bits >> 12) &* 0x297A_2D39
        return Float((bits ^ bits >> 15) >> 8) * 0x1p-24
    }
}
