import SluiceCore

/// Something that stands about: it hides objects, and some of it looks like one.
struct Prop {
    enum Kind {
        case tree
        case lamp
        case sign
        case bin
        case bollard
        case planter
        /// A board with a life-size person on it.
        case poster
        /// A bus shelter.
        case shelter
        /// A cable cabinet.
        case cabinet
    }

    var kind: Kind
    /// On the ground.
    var position: Vector
    var seed: UInt64

    /// The props of a street. Nothing stands in the camera's face.
    static func scatter(seed: UInt64, camera: Camera) -> [Prop] {
        var random = SplitMix64(seed, 0x9209)
        var props: [Prop] = []
        for side in [Float(-1), 1] {
            func add(_ kind: Kind, x: Float, z: Float) {
                let position = Vector(side * x, 0, z)
                guard (position - camera.position).length > (kind == .tree ? 13 : 8) else { return }
                props.append(Prop(kind: kind, position: position, seed: random.next()))
            }
            for index in 0..<7 {
                add(.lamp, x: StreetPlan.treeOffset, z: StreetPlan.lampPosition(index: Float(index), side: side).z)
            }
            let treeSpacing = random.value(in: 11...19)
            let treeChance = random.value(in: 0.25...0.9)
            var z: Float = 9
            while z < 150 {
                if random.chance(treeChance) { add(.tree, x: StreetPlan.treeOffset, z: z + random.value(in: -1...1)) }
                if random.chance(0.35) { add(.bin, x: 7.5, z: z + random.value(in: 2...5)) }
                if random.chance(0.3) { add(.sign, x: 7.3, z: z + random.value(in: 2...6)) }
                if random.chance(0.22) { add(.poster, x: 7.9, z: z + random.value(in: 3...7)) }
                if random.chance(0.2) { add(.cabinet, x: 11.4, z: z + random.value(in: 2...8)) }
                if random.chance(0.2) { add(.planter, x: 11.2, z: z + random.value(in: 2...8)) }
                if random.chance(0.25) {
                    let first = z + random.value(in: 1...4)
                    for step in 0..<4 { add(.bollard, x: 7.25, z: first + Float(step) * 1.3) }
                }
                z += treeSpacing
            }
            if random.chance(0.7) { add(.shelter, x: 8.6, z: random.value(in: 26...60)) }
        }
        return props
    }
}
