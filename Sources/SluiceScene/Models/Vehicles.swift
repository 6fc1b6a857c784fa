import SluiceCore

extension ModelPainter {
    /// A passenger car; with the lights of one that drives.
    mutating func drawCar(seed: UInt64, isDriving: Bool, isBraking: Bool) {
        var random = SplitMix64(seed, 1)
        let length = random.value(in: 3.9...4.6)
        let paint = Self.carPaint(&random)
        let shape = random.unit()
        let roof: Float = shape > 0.7 ? random.value(in: 1.55...1.72) : random.value(in: 1.4...1.5)
        let half: Float = 0.88
        let rear = -length / 2
        let front = length / 2
        underbody(half: half, rear: rear, front: front)
        let belt: Float = 0.66 * roof
        prism(
            [
                SIMD2(rear, 0.3), SIMD2(rear, belt * 0.84), SIMD2(rear + 0.14, belt), SIMD2(front * 0.42, belt - 0.01),
                SIMD2(front - 0.12, belt * 0.76), SIMD2(front, belt * 0.58), SIMD2(front, 0.28),
            ] as [7 of SIMD2<Float>],
            halfWidth: half,
            paint
        )
        wheels(half: half, axles: [-0.31 * length, 0.31 * length], radius: 0.33)
        // Cabin: hatchbacks and estates reach farther back than saloons.
        let back = shape < 0.45 ? rear + 0.25 : rear + 0.75
        let baseFront = front * 0.44
        let roofRear = back + (shape < 0.45 ? 0.28 : 0.5)
        let roofFront = baseFront - 0.72
        cabin(
            base: (back, baseFront, belt - 0.03, half - 0.05),
            top: (roofRear, roofFront, roof, half - 0.2),
            paint
        )
        bodyLights(half: half, rear: rear, front: front, height: belt * 0.68, isDriving, isBraking)
    }

    /// A delivery van.
    mutating func drawVan(seed: UInt64, isDriving: Bool, isBraking: Bool) {
        var random = SplitMix64(seed, 2)
        let paint = random.chance(0.55) ? Light(gray: random.value(in: 0.55...0.75)) : Self.carPaint(&random)
        let height = random.value(in: 2.05...2.5)
        let half: Float = 0.99
        let front: Float = 2.6
        underbody(half: half, rear: -front, front: front)
        prism(
            [
                SIMD2(-front, 0.33), SIMD2(-front, height - 0.08), SIMD2(-front + 0.15, height), SIMD2(1.15, height),
                SIMD2(2.42, 1.15), SIMD2(front, 0.85), SIMD2(front, 0.3),
            ] as [7 of SIMD2<Float>],
            halfWidth: half,
            paint
        )
        wheels(half: half, axles: [-1.6, 1.65], radius: 0.35)
        let inside = Vector(0, 1, 0)
        // Windscreen, in the slanted face; glass lies a finger's width before the sheet.
        let slope = SIMD2(Float(2.42 - 1.15), 1.15 - height)
        strip(
            SIMD2(1.15, height) + slope * 0.08 + SIMD2(0.01, 0.01),
            SIMD2(1.15, height) + slope * 0.92 + SIMD2(0.01, 0.01),
            halfWidth: half - 0.1,
            inside: inside,
            VehiclePart.glass,
            emission: skyReflection * 0.5
        )
        for side in 0..<2 {
            let x = side == 0 ? -half - 0.005 : half + 0.005
            face(
                [
                    Vector(x, 1.2, 0.75), Vector(x, height - 0.22, 0.75), Vector(x, height - 0.22, 1.2),
                    Vector(x, 1.2, 2.1),
                ]
                    as [4 of Vector],
                inside: inside,
                VehiclePart.glass,
                emission: skyReflection * 0.3
            )
            if random.chance(0.5) {
                let stripe = Self.carPaint(&random)
                face(
                    [Vector(x, 1.0, -2.3), Vector(x, 1.45, -2.3), Vector(x, 1.45, 0.3), Vector(x, 1.0, 0.3)]
                        as [4 of Vector],
                    inside: inside,
                    stripe
                )
            }
        }
        if random.chance(0.5) {
            strip(
                SIMD2(-front - 0.01, 1.3),
                SIMD2(-front - 0.01, height - 0.3),
                halfWidth: half - 0.2,
                inside: inside,
                VehiclePart.glass
            )
        }
        bodyLights(half: half, rear: -front, front: front, height: 0.8, isDriving, isBraking)
    }

    /// A city bus of eleven metres.
    mutating func drawBus(seed: UInt64, isDriving: Bool, isBraking: Bool) {
        var random = SplitMix64(seed, 3)
        let paint = Self.busPaint(&random)
        let half: Float = 1.27
        let front: Float = 5.5
        let top: Float = 3.1
        underbody(half: half, rear: -front, front: front)
        prism(
            [
                SIMD2(-front, 0.33), SIMD2(-front, top - 0.15), SIMD2(-front + 0.2, top), SIMD2(front - 0.3, top),
                SIMD2(front - 0.05, top - 0.25), SIMD2(front, 0.33),
            ] as [6 of SIMD2<Float>],
            halfWidth: half,
            paint
        )
        wheels(half: half, axles: [-3.2, 3.1], radius: 0.48)
        let inside = Vector(0, 1.5, 0)
        let lit = Light(rgb: 0.5, 0.47, 0.36) * (surroundings.headlights * 0.5)
        for side in 0..<2 {
            let x = side == 0 ? -half - 0.01 : half + 0.01
            for pane in 0..<7 {
                let z = -front + 0.35 + Float(pane) * 1.52
                // Doors reach down, on the kerb's side.
                let isDoor = side == 1 && (pane == 3 || pane == 6)
                let sill: Float = isDoor ? 0.45 : 1.35
                face(
                    [Vector(x, sill, z), Vector(x, 2.55, z), Vector(x, 2.55, z + 1.38), Vector(x, sill, z + 1.38)]
                        as [4 of Vector],
                    inside: inside,
                    VehiclePart.glass,
                    emission: skyReflection * 0.35 + lit
                )
            }
        }
        strip(
            SIMD2(front + 0.02, 1.05),
            SIMD2(front - 0.02, 2.55),
            halfWidth: half - 0.1,
            inside: inside,
            VehiclePart.glass,
            emission: skyReflection * 0.4 + lit * 0.6
        )
        strip(
            SIMD2(front - 0.02, 2.62),
            SIMD2(front - 0.03, 2.88),
            halfWidth: half - 0.35,
            inside: inside,
            Light(gray: 0.02),
            emission: Light(rgb: 0.7, 0.35, 0.04) * 0.6
        )
        strip(
            SIMD2(-front - 0.01, 1.7),
            SIMD2(-front - 0.01, 2.5),
            halfWidth: half - 0.25,
            inside: inside,
            VehiclePart.glass,
            emission: lit
        )
        bodyLights(half: half, rear: -front, front: front, height: 0.75, isDriving, isBraking)
    }

    private static func carPaint(_ random: inout SplitMix64) -> Light {
        let paints: [12 of Light] = [
            Light(gray: 0.72), Light(gray: 0.42), Light(gray: 0.2), Light(gray: 0.035), Light(gray: 0.09),
            Light(rgb: 0.42, 0.03, 0.03), Light(rgb: 0.04, 0.1, 0.34), Light(rgb: 0.08, 0.2, 0.42),
            Light(rgb: 0.05, 0.18, 0.09), Light(rgb: 0.5, 0.36, 0.06), Light(rgb: 0.25, 0.18, 0.12),
            Light(rgb: 0.55, 0.2, 0.04),
        ]
        return paints[random.index(below: 12)] * random.value(in: 0.85...1.15)
    }

    private static func busPaint(_ random: inout SplitMix64) -> Light {
        let paints: [5 of Light] = [
            Light(rgb: 0.5, 0.05, 0.04), Light(rgb: 0.55, 0.42, 0.08), Light(rgb: 0.1, 0.3, 0.45),
            Light(rgb: 0.12, 0.36, 0.16), Light(gray: 0.62),
        ]
        return paints[random.index(below: 5)]
    }
}
