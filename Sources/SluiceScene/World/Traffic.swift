import SluiceCore

/// Who is where at which time, in closed form: any moment can be asked for without those before it.
///
/// A lane is a conveyor: slots at equal distances move together, so nobody ever overtakes or collides, and the
/// slot's number decides who is in it. The conveyor of the carriageway slows and speeds up, as in front of lights.
struct Traffic {
    /// One conveyor.
    struct Lane {
        var number: Int
        var users: Users
        var x: Float
        /// 1 goes away, -1 comes.
        var heading: Float
        /// Metres a second; 0 for what stays.
        var speed: Float
        /// Metres from slot to slot.
        var spacing: Float
        /// Probability that a slot is taken when traffic is usual.
        var occupancy: Float
        /// Metres the users may be off the lane's middle.
        var spread: Float
        /// How strongly and how often (radians a second) the lane slows down.
        var surge: Float = 0
        var surgeRate: Float = 0.3
    }

    enum Users {
        case motor
        case parked
        case cyclists
        case walkers
        case standers
    }

    /// Metres along the street where traffic exists.
    static let extent: ClosedRange<Float> = -9...142
    let lanes: [Lane]
    private let seed: UInt64
    private let level: Float

    init(seed: UInt64, level: Float) {
        self.seed = seed
        self.level = level
        var random = SplitMix64(seed, 0x1A)
        var lanes: [Lane] = []
        func add(
            _ users: Users,
            x: Float,
            heading: Float,
            speed: Float,
            spacing: Float,
            occupancy: Float,
            spread: Float
        ) {
            var lane = Lane(
                number: lanes.count,
                users: users,
                x: x,
                heading: heading,
                speed: speed,
                spacing: spacing,
                occupancy: occupancy,
                spread: spread
            )
            if users == .motor {
                lane.surge = random.value(in: 0.3...0.9)
                lane.surgeRate = random.value(in: 0.15...0.4)
            }
            lanes.append(lane)
        }
        for side in [Float(-1), 1] {
            let speed = random.value(in: 6...11)
            add(
                .motor,
                x: side * StreetPlan.laneOffset,
                heading: side,
                speed: speed,
                spacing: 17,
                occupancy: 0.6,
                spread: 0.25
            )
            add(
                .cyclists,
                x: side * StreetPlan.cycleOffset,
                heading: side,
                speed: random.value(in: 3.5...5),
                spacing: 12,
                occupancy: 0.42,
                spread: 0.3
            )
            add(
                .parked,
                x: side * StreetPlan.parkingOffset,
                heading: side,
                speed: 0,
                spacing: 6.4,
                occupancy: random.value(in: 0.15...0.6),
                spread: 0.12
            )
            add(
                .walkers,
                x: side * 9,
                heading: 1,
                speed: random.value(in: 1.1...1.5),
                spacing: 9,
                occupancy: 0.4,
                spread: 0.5
            )
            add(
                .walkers,
                x: side * 10.3,
                heading: -1,
                speed: random.value(in: 1.1...1.6),
                spacing: 10,
                occupancy: 0.4,
                spread: 0.5
            )
            add(.standers, x: side * 7.9, heading: 1, speed: 0, spacing: 7, occupancy: 0.16, spread: 0.35)
        }
        self.lanes = lanes
    }

    /// Appends everybody who is on the street after `seconds`.
    func actors(at seconds: Double, into actors: inout [Actor]) {
        for lane in lanes {
            let (sine, cosine) = sineCosine(seconds * Double(lane.surgeRate) + Double(lane.x))
            // Integral of speed · (1 + surge · cos): never goes backwards while surge < 1.
            // In double precision, because a camera may run for years.
            let shift = Double(lane.speed) * (seconds + Double(lane.surge * sine / lane.surgeRate))
            let isBraking = lane.surge > 0 && sine > 0.3 && cosine < 0.3
            let length = Self.extent.upperBound - Self.extent.lowerBound
            let first = Int(((shift - Double(length)) / Double(lane.spacing)).rounded(.down))
            let last = Int((shift / Double(lane.spacing)).rounded(.up))
            for slot in first...last {
                guard var actor = occupant(of: lane, slot: slot) else { continue }
                let place = Float(shift - Double(slot) * Double(lane.spacing)) + actor.position.z
                guard place >= 0, place <= length else { continue }
                actor.travelled = lane.speed > 0 ? place + Float(slot & 15) : nil
                actor.isBraking = isBraking
                actor.position.z =
                    lane.heading > 0 ? Self.extent.lowerBound + place : Self.extent.upperBound - place
                if lane.users == .cyclists || lane.users == .walkers {
                    actor.position.x += 0.15 * sineCosine(place * 0.35 + Float(slot & 63)).sine
                }
                actors.append(actor)
            }
        }
    }

    /// Who is in a slot; `position.z` is the offset from the slot's middle.
    private func occupant(of lane: Lane, slot: Int) -> Actor? {
        var random = SplitMix64(seed, UInt64(lane.number), UInt64(bitPattern: Int64(slot)))
        guard random.chance(min(lane.occupancy * level, 0.95)) else { return nil }
        let label = Self.label(of: lane.users, &random)
        let offset = random.value(in: -1...1)
        let slack = lane.spacing / 2 - Self.halfLength(label) - 0.4
        let heading: Float =
            switch lane.users {
            case .standers: random.chance(0.5) ? 1 : -1
            default: lane.heading
            }
        return Actor(
            label: label,
            track: UInt32(lane.number) << 20 | UInt32(slot & 0xF_FFFF),
            position: Vector(lane.x + random.value(in: -1...1) * lane.spread, 0, offset * max(slack, 0.05)),
            heading: heading,
            seed: random.next()
        )
    }

    private static func label(of users: Users, _ random: inout SplitMix64) -> SceneClass {
        switch users {
        case .motor:
            let choice = random.unit()
            return choice < 0.62 ? .car : choice < 0.83 ? .van : .bus
        case .parked: return random.chance(0.78) ? .car : .van
        case .cyclists: return .bicycle
        case .walkers, .standers: return .pedestrian
        }
    }

    private static func halfLength(_ label: SceneClass) -> Float {
        switch label {
        case .car: 2.2
        case .van: 2.7
        case .bus: 5.7
        case .bicycle: 0.9
        case .pedestrian: 0.3
        }
    }
}
