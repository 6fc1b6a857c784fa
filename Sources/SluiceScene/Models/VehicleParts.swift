/// What vehicles are made of.
enum VehiclePart {
    static let glass = Light(rgb: 0.045, 0.055, 0.065)
    static let rubber = Light(gray: 0.03)
}

extension ModelPainter {
    /// What panes mirror.
    var skyReflection: Light {
        surroundings.haze * 0.2
    }

    /// The dark below the sills, which closes the gap between body and road.
    mutating func underbody(half: Float, rear: Float, front: Float) {
        box(Vector(-half + 0.06, 0.1, rear + 0.15), Vector(half - 0.06, 0.4, front - 0.12), Light(gray: 0.015))
    }

    /// Four wheels, where they are large enough to be seen.
    mutating func wheels(half: Float, axles: [2 of Float], radius: Float) {
        guard radius * scale > 1.2 else { return }
        for side in 0..<2 {
            let x = side == 0 ? -half - 0.01 : half + 0.01
            for axle in axles.indices {
                disc(Vector(x, radius, axles[axle]), radius: radius, VehiclePart.rubber)
                if radius * scale > 4 {
                    disc(Vector(x * 1.004, radius, axles[axle]), radius: radius * 0.6, Light(gray: 0.28))
                }
            }
        }
    }

    private mutating func disc(_ center: Vector, radius: Float, _ albedo: Light) {
        var rim = [12 of Vector](repeating: .zero)
        for index in 0..<12 {
            let (sine, cosine) = sineCosine(Float(index) * (.pi / 6))
            rim[index] = center + Vector(0, sine, cosine) * radius
        }
        face(rim, inside: Vector(0, center.y, center.z), albedo)
    }

    /// Roof, pillars and panes; `base` is where the cabin meets the body, `top` is the roof.
    mutating func cabin(
        base: (rear: Float, front: Float, y: Float, half: Float),
        top: (rear: Float, front: Float, y: Float, half: Float),
        _ paint: Light
    ) {
        let inside = Vector(0, (base.y + top.y) / 2, (base.rear + base.front) / 2)
        func corner(_ side: Float, _ height: Float, _ along: Float) -> Vector {
            let half = mix(base.half, top.half, height)
            let z = mix(mix(base.rear, top.rear, height), mix(base.front, top.front, height), along)
            return Vector(side * half, mix(base.y, top.y, height), z)
        }
        for along in 0..<2 {
            let z = Float(along)
            face(
                [corner(-1, 0, z), corner(1, 0, z), corner(1, 1, z), corner(-1, 1, z)] as [4 of Vector],
                inside: inside,
                VehiclePart.glass,
                emission: skyReflection * (along == 1 ? 0.6 : 0.4)
            )
        }
        for index in 0..<2 {
            let side: Float = index == 0 ? -1 : 1
            face(
                [corner(side, 0, 0), corner(side, 0, 1), corner(side, 1, 1), corner(side, 1, 0)] as [4 of Vector],
                inside: inside,
                paint
            )
            let out = side * 1.006
            for pane in 0..<2 {
                let from: Float = pane == 0 ? 0.07 : 0.53
                let to: Float = pane == 0 ? 0.48 : 0.94
                face(
                    [corner(out, 0.1, from), corner(out, 0.1, to), corner(out, 0.88, to), corner(out, 0.88, from)]
                        as [4 of Vector],
                    inside: inside,
                    VehiclePart.glass,
                    emission: skyReflection * 0.25
                )
            }
        }
        face(
            [corner(-1, 1, 0), corner(1, 1, 0), corner(1, 1, 1), corner(-1, 1, 1)] as [4 of Vector],
            inside: inside,
            paint * 1.05
        )
    }

    /// Head and tail lights, number plates, and the glare of what is lit.
    mutating func bodyLights(
        half: Float,
        rear: Float,
        front: Float,
        height: Float,
        _ isDriving: Bool,
        _ isBraking: Bool
    ) {
        let inside = Vector(0, height, 0)
        let level = isDriving ? surroundings.headlights : 0
        let white = Light(rgb: 1, 0.95, 0.82)
        let red = Light(rgb: 1, 0.05, 0.03)
        let brake: Float = isDriving && isBraking ? 0.9 : 0
        for side in 0..<2 {
            let x = (side == 0 ? -1 : 1) * (half - 0.22)
            lens(Vector(x, height, front + 0.015), half: 0.16, inside, Light(gray: 0.6), white * (level * 1.4))
            lens(Vector(x, height + 0.12, rear - 0.015), half: 0.13, inside, red * 0.35, red * (level * 0.35 + brake))
        }
        lens(Vector(0, height - 0.22, front + 0.015), half: 0.24, inside, Light(gray: 0.55), .zero)
        lens(Vector(0, height - 0.1, rear - 0.015), half: 0.24, inside, Light(rgb: 0.6, 0.55, 0.2), .zero)
        guard level > 0.05 || brake > 0 else { return }
        let towardsCamera = (camera.position - origin).unit
        let forward = (place(Vector(0, 0, 1)) - origin).dot(towardsCamera)
        for side in 0..<2 {
            let x = (side == 0 ? -1 : 1) * (half - 0.22)
            if forward > 0 {
                glare(at: Vector(x, height, front), metres: 0.75, white * (level * forward * 0.8))
            } else {
                glare(at: Vector(x, height + 0.12, rear), metres: 0.45, red * ((level * 0.2 + brake * 0.35) * -forward))
            }
        }
    }

    private mutating func lens(_ center: Vector, half: Float, _ inside: Vector, _ albedo: Light, _ emission: Light) {
        face(
            [
                center + Vector(-half, -0.07, 0), center + Vector(half, -0.07, 0), center + Vector(half, 0.07, 0),
                center + Vector(-half, 0.07, 0),
            ] as [4 of Vector],
            inside: inside,
            albedo,
            emission: emission
        )
    }
}
