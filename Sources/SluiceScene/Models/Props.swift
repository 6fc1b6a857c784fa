import SluiceCore

extension ModelPainter {
    /// Draws what stands about; `light` decides which lamps burn.
    mutating func draw(_ prop: Prop, weather: Weather, light: Daylight) {
        switch prop.kind {
        case .tree: drawTree(seed: prop.seed)
        case .lamp: drawLamp(side: prop.position.x < 0 ? -1 : 1, color: weather.lampColor * light.lamps)
        case .sign: drawSign(seed: prop.seed)
        case .bin: drawBin(seed: prop.seed)
        case .bollard: limb(from: Vector(0, 0.05, 0), to: Vector(0, 0.85, 0), radius: 0.09, Light(gray: 0.09))
        case .planter: drawPlanter(seed: prop.seed)
        case .poster: drawPoster(seed: prop.seed, glow: light.lamps)
        case .shelter: drawShelter(glow: light.lamps)
        case .cabinet: box(Vector(-0.3, 0, -0.6), Vector(0.3, 1.25, 0.6), Light(rgb: 0.16, 0.2, 0.17))
        }
    }

    private mutating func drawTree(seed: UInt64) {
        var random = SplitMix64(seed, 6)
        let trunk = random.value(in: 2.6...3.8)
        let crown = random.value(in: 1.3...2.1)
        let bark = Light(rgb: 0.1, 0.075, 0.05)
        let leaf = Light(
            rgb: random.value(in: 0.05...0.13),
            random.value(in: 0.13...0.2),
            random.value(in: 0.03...0.06)
        )
        limb(from: Vector(0, 0, 0), to: Vector(0, trunk, 0), radius: 0.17, endRadius: 0.12, bark)
        for side in 0..<2 {
            limb(
                from: Vector(0, trunk - 0.6, 0),
                to: Vector(side == 0 ? -0.8 : 0.7, trunk + 0.7, 0.3),
                radius: 0.08,
                endRadius: 0.04,
                bark
            )
        }
        // Clumps of leaves, the dark ones below and inside first.
        let count = scale > 24 ? 110 : scale > 12 ? 60 : 24
        for index in 0..<count {
            let layer = Float(index) / Float(count)
            let turn = sineCosine(Float(index) * 2.39996)
            let spread = crown * random.value(in: 0.15...1.02) * (1 - 0.4 * layer * layer)
            let center = Vector(
                turn.cosine * spread,
                trunk + crown * (0.1 + 1.35 * layer) + random.value(in: -0.3...0.3),
                turn.sine * spread
            )
            let tone = 0.5 + 0.75 * layer + random.value(in: -0.26...0.26)
            ball(
                at: center,
                radius: crown * random.value(in: 0.12...0.27) * (count < 30 ? 1.4 : 1),
                leaf * tone,
                squash: 0.85
            )
        }
    }

    private mutating func drawLamp(side: Float, color: Light) {
        let metal = Light(gray: 0.12)
        let top = StreetPlan.lampHeight + 0.3
        let reach = side * (StreetPlan.lampReach - StreetPlan.treeOffset)
        limb(from: Vector(0, 0, 0), to: Vector(0, top, 0), radius: 0.09, endRadius: 0.06, metal)
        limb(from: Vector(0, top, 0), to: Vector(reach, top + 0.15, 0), radius: 0.05, metal)
        let lamp = Vector(reach, StreetPlan.lampHeight + 0.35, 0)
        limb(from: lamp, to: lamp + Vector(side * 0.6, 0, 0), radius: 0.1, metal)
        guard color.x > 0.02 else { return }
        glare(at: lamp - Vector(0, 0.1, 0), metres: 0.35, color * 2.5)
        glare(at: lamp - Vector(0, 0.1, 0), metres: 1.8, color * 0.12)
    }

    private mutating func drawSign(seed: UInt64) {
        var random = SplitMix64(seed, 7)
        limb(from: Vector(0, 0, 0), to: Vector(0, 2.5, 0), radius: 0.035, Light(gray: 0.3))
        let isRound = random.chance(0.6)
        let back = random.chance(0.4)
        let color = back ? Light(gray: 0.3) : Light(rgb: 0.5, 0.04, 0.04)
        let face = back ? Light(gray: 0.33) : random.chance(0.5) ? Light(gray: 0.7) : Light(rgb: 0.05, 0.12, 0.45)
        if isRound {
            ball(at: Vector(0, 2.35, 0), radius: 0.34, color)
            ball(at: Vector(0, 2.35, 0), radius: 0.25, face)
        } else {
            box(Vector(-0.3, 2.0, -0.02), Vector(0.3, 2.7, 0.02), face)
        }
    }

    private mutating func drawBin(seed: UInt64) {
        var random = SplitMix64(seed, 8)
        let color = Light(
            rgb: random.value(in: 0.03...0.2),
            random.value(in: 0.05...0.2),
            random.value(in: 0.04...0.12)
        )
        // As high as a child, as wide as a person: easy to take for one from afar.
        box(Vector(-0.28, 0.06, -0.3), Vector(0.28, 0.98, 0.3), color)
        box(Vector(-0.31, 0.98, -0.34), Vector(0.31, 1.1, 0.34), color * 0.6)
    }

    private mutating func drawPlanter(seed: UInt64) {
        var random = SplitMix64(seed, 9)
        box(Vector(-0.4, 0, -0.4), Vector(0.4, 0.55, 0.4), Light(rgb: 0.3, 0.24, 0.2))
        for index in 0..<9 {
            let turn = sineCosine(Float(index) * 2.4)
            let center = Vector(turn.cosine * 0.25, 0.75 + Float(index) * 0.06, turn.sine * 0.25)
            ball(at: center, radius: 0.24, Light(rgb: 0.06, 0.15, 0.05) * random.value(in: 0.6...1.3))
        }
    }

    private mutating func drawPoster(seed: UInt64, glow: Float) {
        var random = SplitMix64(seed, 10)
        let paper = Light(rgb: random.value(in: 0.2...0.7), random.value(in: 0.2...0.7), random.value(in: 0.2...0.7))
        let ink = Light(rgb: random.value(in: 0.02...0.3), random.value(in: 0.02...0.2), random.value(in: 0.02...0.3))
        box(Vector(-0.65, 0.3, -0.08), Vector(0.65, 2.6, 0.08), Light(gray: 0.08))
        for side in 0..<2 {
            let z = side == 0 ? Float(-0.09) : 0.09
            let emission = paper * (glow * 0.18)
            let inside = Vector(0, 1.4, 0)
            func panel(_ low: SIMD2<Float>, _ high: SIMD2<Float>) -> [4 of Vector] {
                [
                    Vector(low.x, low.y, z * 1.02), Vector(high.x, low.y, z * 1.02), Vector(high.x, high.y, z * 1.02),
                    Vector(low.x, high.y, z * 1.02),
                ]
            }
            face(panel(SIMD2(-0.57, 0.42), SIMD2(0.57, 2.5)), inside: inside, paper, emission: emission)
            face(panel(SIMD2(-0.2, 1.3), SIMD2(0.22, 1.95)), inside: inside, ink, emission: emission * 0.3)
            face(panel(SIMD2(-0.19, 0.6), SIMD2(-0.03, 1.3)), inside: inside, ink * 0.7, emission: emission * 0.2)
            face(panel(SIMD2(0.04, 0.6), SIMD2(0.2, 1.3)), inside: inside, ink * 0.7, emission: emission * 0.2)
            face(
                panel(SIMD2(-0.1, 2.0), SIMD2(0.12, 2.26)),
                inside: inside,
                Light(rgb: 0.5, 0.33, 0.25),
                emission: emission * 0.5
            )
        }
    }

    private mutating func drawShelter(glow: Float) {
        let metal = Light(gray: 0.1)
        for index in 0..<4 {
            let x: Float = index < 2 ? -0.7 : 0.7
            let z: Float = index % 2 == 0 ? -1.9 : 1.9
            limb(from: Vector(x, 0, z), to: Vector(x, 2.4, z), radius: 0.05, metal)
        }
        box(Vector(-0.95, 2.4, -2.2), Vector(0.95, 2.52, 2.2), Light(rgb: 0.2, 0.24, 0.26))
        box(Vector(-0.3, 0.45, -1.3), Vector(0.15, 0.52, 1.3), Light(rgb: 0.25, 0.16, 0.08))
        if glow > 0.05 { glare(at: Vector(0, 2.2, 0), metres: 1.6, Light(rgb: 0.8, 0.9, 1) * (0.15 * glow)) }
    }
}
