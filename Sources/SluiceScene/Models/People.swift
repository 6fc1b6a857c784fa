import SluiceCore

extension ModelPainter {
    /// Somebody on foot; `travelled` metres move the legs, `nil` stands.
    mutating func drawPedestrian(seed: UInt64, travelled: Float?) {
        var random = SplitMix64(seed, 4)
        let size = random.value(in: 1.5...1.9)
        let clothes = Clothes(&random)
        let hasCoat = random.chance(0.35)
        let hasBag = random.chance(0.35)
        let hasUmbrella = random.chance(0.06)
        let hip = size * 0.5
        let shoulder = size * 0.82
        let phase = sineCosine((travelled ?? 0) * 4.3)
        let swing = travelled == nil ? Float(0) : 0.17 * size
        for side in 0..<2 {
            let sign: Float = side == 0 ? -1 : 1
            let step = swing * phase.sine * sign
            let lift = swing > 0 ? max(phase.cosine * sign, 0) * 0.1 : 0
            let foot = Vector(sign * 0.1, 0.05 + lift, step)
            let knee = Vector(sign * 0.1, hip * 0.52 + lift * 0.6, step * 0.55 + lift * 0.9)
            limb(from: Vector(sign * 0.09, hip, 0), to: knee, radius: 0.085, endRadius: 0.065, clothes.trousers)
            limb(from: knee, to: foot, radius: 0.065, endRadius: 0.05, clothes.trousers * 0.9)
            limb(from: foot, to: foot + Vector(0, 0, 0.12), radius: 0.05, clothes.shoes)
        }
        if hasBag { box(Vector(-0.16, hip + 0.05, -0.3), Vector(0.16, shoulder, -0.14), clothes.bag) }
        limb(
            from: Vector(0, hip * (hasCoat ? 0.7 : 0.97), 0),
            to: Vector(0, shoulder - 0.06, 0.02),
            radius: hasCoat ? 0.19 : 0.15,
            endRadius: 0.19,
            clothes.top
        )
        for side in 0..<2 {
            let sign: Float = side == 0 ? -1 : 1
            let reach = -swing * phase.sine * sign * 0.8
            let elbow = Vector(sign * 0.25, shoulder - 0.27, reach * 0.5 - 0.02)
            let hand =
                hasUmbrella && side == 1
                ? Vector(0.22, shoulder - 0.1, 0.2) : Vector(sign * 0.24, hip + 0.02, reach + 0.06)
            limb(from: Vector(sign * 0.2, shoulder - 0.04, 0), to: elbow, radius: 0.06, clothes.top * 0.9)
            limb(from: elbow, to: hand, radius: 0.05, endRadius: 0.04, clothes.top * 0.85)
        }
        head(at: Vector(0, size - 0.13, 0.03), clothes)
        if hasUmbrella {
            limb(
                from: Vector(0.22, shoulder - 0.1, 0.2),
                to: Vector(0.12, size + 0.25, 0.12),
                radius: 0.015,
                Light(gray: 0.1)
            )
            ball(at: Vector(0.1, size + 0.18, 0.1), radius: 0.5, clothes.bag, squash: 0.36)
        }
    }

    /// A bicycle with its rider; `travelled` metres move the pedals.
    mutating func drawBicycle(seed: UInt64, travelled: Float?) {
        var random = SplitMix64(seed, 5)
        let clothes = Clothes(&random)
        let frame = clothes.bag
        let hasHelmet = random.chance(0.5)
        let wheelRadius: Float = 0.34
        wheel(Vector(0, wheelRadius, -0.52), radius: wheelRadius)
        wheel(Vector(0, wheelRadius, 0.54), radius: wheelRadius)
        let crank = Vector(0, 0.3, -0.06)
        let seat = Vector(0, 0.92, -0.22)
        let steerer = Vector(0, 0.88, 0.38)
        let grip = Vector(0, 1.05, 0.42)
        if scale > 9 {
            limb(from: Vector(0, wheelRadius, -0.52), to: crank, radius: 0.022, frame)
            limb(from: crank, to: seat, radius: 0.022, frame)
            limb(from: seat, to: Vector(0, wheelRadius, -0.52), radius: 0.018, frame)
            limb(from: crank, to: steerer, radius: 0.024, frame)
            limb(from: seat + Vector(0, -0.12, 0.03), to: steerer, radius: 0.022, frame)
            limb(from: Vector(0, wheelRadius, 0.54), to: grip, radius: 0.022, frame)
            limb(from: grip + Vector(-0.26, 0, 0), to: grip + Vector(0.26, 0, 0), radius: 0.02, Light(gray: 0.05))
        }
        let phase = sineCosine((travelled ?? 0) * 1.5)
        let hip = Vector(0, 0.98, -0.2)
        let shoulder = Vector(0, 1.48, 0.16)
        for side in 0..<2 {
            let sign: Float = side == 0 ? -1 : 1
            let pedal = crank + Vector(sign * 0.13, phase.cosine * 0.16 * sign, phase.sine * 0.16 * sign)
            let knee = (hip + pedal) * 0.5 + Vector(sign * 0.1, 0.1, 0.2)
            limb(from: hip + Vector(sign * 0.09, 0, 0), to: knee, radius: 0.085, endRadius: 0.065, clothes.trousers)
            limb(from: knee, to: pedal, radius: 0.065, endRadius: 0.045, clothes.trousers * 0.9)
            limb(from: pedal, to: pedal + Vector(0, 0, 0.12), radius: 0.045, clothes.shoes)
        }
        limb(from: hip, to: shoulder - Vector(0, 0.08, 0.05), radius: 0.15, endRadius: 0.18, clothes.top)
        for side in 0..<2 {
            let sign: Float = side == 0 ? -1 : 1
            limb(
                from: shoulder + Vector(sign * 0.19, -0.04, 0),
                to: grip + Vector(sign * 0.23, 0.03, -0.02),
                radius: 0.055,
                endRadius: 0.04,
                clothes.top * 0.88
            )
        }
        head(at: shoulder + Vector(0, 0.2, 0.1), clothes, helmet: hasHelmet ? clothes.bag : nil)
        if surroundings.headlights > 0.05 {
            let towardsCamera = (camera.position - origin).unit
            let isComing = (place(Vector(0, 0, 1)) - origin).dot(towardsCamera) > 0
            let color = isComing ? Light(rgb: 1, 0.95, 0.85) : Light(rgb: 0.8, 0.03, 0.02)
            glare(at: Vector(0, isComing ? 0.9 : 0.75, isComing ? 0.5 : -0.4), metres: 0.25, color * 0.6)
        }
    }

    private mutating func head(at center: Vector, _ clothes: Clothes, helmet: Light? = nil) {
        limb(from: center - Vector(0, 0.18, 0.03), to: center, radius: 0.055, clothes.skin * 0.9)
        ball(at: center, radius: 0.105, clothes.skin, squash: 1.2)
        ball(
            at: center + Vector(0, 0.05, -0.025),
            radius: 0.108,
            helmet ?? clothes.hair,
            squash: helmet == nil ? 0.85 : 0.8
        )
    }

    /// A tyre: a ring of rods.
    private mutating func wheel(_ center: Vector, radius: Float) {
        let count = radius * scale < 5 ? 8 : 14
        var previous = center + Vector(0, 0, radius - 0.03)
        for index in 1...count {
            let (sine, cosine) = sineCosine(Float(index) * (2 * .pi / Float(count)))
            let next = center + Vector(0, sine, cosine) * (radius - 0.03)
            limb(from: previous, to: next, radius: 0.03, Light(gray: 0.04))
            previous = next
        }
    }
}

/// What somebody wears.
private struct Clothes {
    var top: Light
    var trousers: Light
    var shoes: Light
    var bag: Light
    var skin: Light
    var hair: Light

    init(_ random: inout SplitMix64) {
        let colors: [12 of Light] = [
            Light(gray: 0.04), Light(gray: 0.12), Light(gray: 0.55), Light(rgb: 0.4, 0.05, 0.05),
            Light(rgb: 0.05, 0.1, 0.3), Light(rgb: 0.1, 0.25, 0.4), Light(rgb: 0.06, 0.2, 0.09),
            Light(rgb: 0.5, 0.38, 0.08), Light(rgb: 0.45, 0.2, 0.08), Light(rgb: 0.35, 0.28, 0.2),
            Light(rgb: 0.3, 0.1, 0.28), Light(rgb: 0.6, 0.55, 0.1),
        ]
        let trousers: [5 of Light] = [
            Light(rgb: 0.03, 0.05, 0.11), Light(gray: 0.03), Light(gray: 0.1), Light(rgb: 0.22, 0.17, 0.11),
            Light(rgb: 0.07, 0.1, 0.2),
        ]
        let skins: [4 of Light] = [
            Light(rgb: 0.55, 0.36, 0.27), Light(rgb: 0.4, 0.24, 0.16), Light(rgb: 0.22, 0.12, 0.075),
            Light(rgb: 0.1, 0.055, 0.035),
        ]
        let hairs: [4 of Light] = [
            Light(gray: 0.02), Light(rgb: 0.09, 0.05, 0.025), Light(rgb: 0.3, 0.2, 0.08), Light(gray: 0.35),
        ]
        top = colors[random.index(below: 12)]
        self.trousers = trousers[random.index(below: 5)]
        shoes = Light(gray: random.value(in: 0.02...0.3))
        bag = colors[random.index(below: 12)]
        skin = skins[random.index(below: 4)]
        hair = hairs[random.index(below: 4)]
    }
}
