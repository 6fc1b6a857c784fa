import SluiceCore

/// The parts of a street that stay: measures, camera, buildings, lamps, trees and what stands about.
///
/// Across the street (x): carriageway up to 3.4 m, cycle lanes to 5.0, parking to 6.9, kerb, pavement to 12, facades.
struct StreetPlan {
    static let laneOffset: Float = 1.7
    static let cycleOffset: Float = 4.2
    static let parkingOffset: Float = 6.0
    static let kerb: Float = 6.9
    static let treeOffset: Float = 7.7
    static let facade: Float = 12
    /// Where the street ends in a park.
    static let end: Float = 170
    static let zebra: ClosedRange<Float> = 21...24.5

    let seed: UInt64
    let weather: Weather
    let camera: Camera
    /// Facades left (0) and right (1), from ``firstBlock`` on.
    let blocks: [[Block]]
    let props: [Prop]
    /// Index into `blocks` for every metre of the street.
    private let blockAtMetre: [[UInt8]]

    static let firstMetre = -40
    private static let lampSpacing: Float = 26
    static let lampHeight: Float = 7.4
    /// Where the lamp itself hangs: over the carriageway's edge.
    static let lampReach: Float = 5.4

    init(_ parameters: SceneParameters) {
        seed = parameters.seed
        weather = Weather(seed: seed)
        camera = Self.makeCamera(parameters)
        var blocks: [[Block]] = []
        var index: [[UInt8]] = []
        for side in 0..<2 {
            let row = Block.row(seed: seed, side: side)
            blocks.append(row)
            index.append(
                (Self.firstMetre..<Int(Self.end) + 30).map { metre in
                    UInt8(row.lastIndex { $0.start <= metre } ?? 0)
                }
            )
        }
        self.blocks = blocks
        blockAtMetre = index
        props = Prop.scatter(seed: seed, camera: camera)
    }

    private static func makeCamera(_ parameters: SceneParameters) -> Camera {
        var random = SplitMix64(parameters.seed, 0xCA)
        let side: Float = random.chance(0.5) ? 1 : -1
        let isOblique = random.chance(0.3)
        let x = side * random.value(in: isOblique ? 8.5...10.5 : 2...9.5)
        let height = random.value(in: 4.6...7.2)
        // The optical axis meets the middle of the street this far away.
        let aim = isOblique ? random.value(in: 14...22) : random.value(in: 34...60)
        let slope = -x / aim
        // atan x by its series; slopes stay below 0.76.
        let square = slope * slope
        let yaw = slope * (1 - square * (0.3333 - square * (0.2 - square * 0.1)))
        let pitch = random.value(in: isOblique ? 0.2...0.28 : 0.13...0.2)
        let width = Float(parameters.width)
        return Camera(
            position: Vector(x, height, 0),
            yaw: yaw,
            pitch: pitch,
            focalLength: width * random.value(in: isOblique ? 0.78...0.92 : 0.85...1.15),
            center: SIMD2(width, Float(parameters.height)) * 0.5
        )
    }

    /// The facade at `z` on `side` (-1 or 1).
    func block(side: Float, z: Float) -> Block {
        let row = side < 0 ? 0 : 1
        let metre = min(max(Int(z.rounded(.down)) - Self.firstMetre, 0), blockAtMetre[row].count - 1)
        return blocks[row][Int(blockAtMetre[row][metre])]
    }

    /// How much of the sun reaches a point between the facades, 0…1.
    func sunReach(_ point: Vector, _ light: Daylight) -> Float {
        let direction = light.sunDirection
        let side: Float = direction.x < 0 ? -1 : 1
        guard direction.x * side > 1e-3 else { return 1 }
        let distance = (Self.facade * side - point.x) / direction.x
        guard distance > 0.05 else { return 1 }
        let hit = point + direction * distance
        return smoothStep(hit.y, from: block(side: side, z: hit.z).height - 0.012 * distance, width: 0.024 * distance)
    }

    /// Light of the street lamps on a level surface at `point`.
    func lampLight(_ point: Vector, _ light: Daylight) -> Light {
        guard light.lamps > 0 else { return .zero }
        var total: Float = 0
        let nearest = (point.z / Self.lampSpacing).rounded()
        for step in -1...1 {
            let index = nearest + Float(step)
            for side in 0..<2 {
                let lamp = Self.lampPosition(index: index, side: side == 0 ? -1 : 1)
                let offset = lamp - point
                let square = offset.dot(offset)
                total += max(offset.y, 0.5) / (square * square.squareRoot())
            }
        }
        return weather.lampColor * (total * 26 * light.lamps)
    }

    /// The lamps of the two sides stand staggered.
    static func lampPosition(index: Float, side: Float) -> Vector {
        Vector(side * lampReach, lampHeight, index * lampSpacing + (side < 0 ? 0 : lampSpacing / 2))
    }

    /// What haze makes of a colour at a distance in metres.
    func haze(_ color: Light, distance: Float, _ light: Daylight) -> Light {
        let amount = distance / (distance + weather.hazeDistance)
        return color.mixed(with: light.horizon * 0.8, amount * amount * 1.6)
    }
}

/// One building, as it shows to the street.
struct Block {
    /// Metres along the street.
    var start: Int
    var height: Float
    var wall: Light
    var trim: Light
    /// Metres from window to window.
    var windowPitch: Float
    var floorHeight: Float
    /// Part of the pitch that is glass.
    var windowWidth: Float
    var seed: UInt64

    /// The buildings of one side, from behind the camera to the end of the street.
    static func row(seed: UInt64, side: Int) -> [Block] {
        var random = SplitMix64(seed, 0xB10C, UInt64(side))
        let walls = [
            Light(rgb: 0.42, 0.2, 0.13), Light(rgb: 0.5, 0.44, 0.34), Light(rgb: 0.36, 0.34, 0.31),
            Light(rgb: 0.55, 0.5, 0.42), Light(rgb: 0.3, 0.16, 0.11), Light(rgb: 0.44, 0.3, 0.18),
            Light(rgb: 0.24, 0.27, 0.31), Light(rgb: 0.6, 0.57, 0.52), Light(rgb: 0.5, 0.36, 0.28),
        ]
        var blocks: [Block] = []
        var metre = StreetPlan.firstMetre
        while metre < Int(StreetPlan.end) + 20 {
            let floors = 3 + random.index(below: 5)
            let floorHeight = random.value(in: 2.9...3.5)
            blocks.append(
                Block(
                    start: metre,
                    height: 4 + Float(floors) * floorHeight,
                    wall: walls[random.index(below: walls.count)] * random.value(in: 0.8...1.1),
                    trim: Light(gray: random.value(in: 0.2...0.65)),
                    windowPitch: random.value(in: 2.1...3.6),
                    floorHeight: floorHeight,
                    windowWidth: random.value(in: 0.4...0.72),
                    seed: random.next()
                )
            )
            metre += 9 + random.index(below: 16)
        }
        return blocks
    }
}
