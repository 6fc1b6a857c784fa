package import SluiceCore

/// A street as a fixed camera sees it, rendered with exact ground truth.
///
/// A frame depends on the parameters and its index alone: frames can be asked for in any order.
package struct StreetScene: ~Copyable, Sendable {
    /// What the samples of the pictures mean: BT.709, limited range.
    package static var color: ColorSpace { Sensor.color }

    package let parameters: SceneParameters
    private let plan: StreetPlan
    private let traffic: Traffic
    private let sensor = Sensor()
    private var painter: ModelPainter
    private var backdrops: BackdropPair
    // Reused from frame to frame.
    private var actors: [Actor] = []
    private var order: [Drawing] = []
    private var covered: [Int] = []
    /// Where the objects of the id buffer are in the truth, by id; -1: not in the picture.
    private var places: [Int] = []

    /// What is drawn, in painter's order.
    private struct Drawing {
        var isProp: Bool
        /// Into the actors or the plan's props.
        var index: Int
        /// Metres beside the camera's line along the street.
        var beside: Float
        var distance: Float
    }

    package init(_ parameters: SceneParameters) {
        precondition(parameters.width.isMultiple(of: 2) && parameters.height.isMultiple(of: 2))
        self.parameters = parameters
        plan = StreetPlan(parameters)
        traffic = Traffic(seed: parameters.seed, level: parameters.traffic)
        painter = ModelPainter(
            canvas: Canvas(width: parameters.width, height: parameters.height),
            camera: plan.camera
        )
        backdrops = BackdropPair()
    }

    /// Renders frame `index` into `picture` (4:2:0, of the scene's size), and what is in it into `truth`.
    package mutating func render(_ index: Int, into picture: inout PictureBuffer, truth: inout [SceneObject]) {
        let seconds = Double(index) / parameters.framesPerSecond
        let light = Daylight(parameters.time, seconds: seconds, weather: plan.weather)
        let shift = shake(index)
        painter.camera.center = plan.camera.center + shift
        backdrops.draw(plan, parameters, seconds: seconds, shift: shift, on: &painter.canvas)
        painter.canvas.clearObjects()

        actors.removeAll(keepingCapacity: true)
        traffic.actors(at: seconds, into: &actors)
        arrange()
        for drawing in order where !drawing.isProp { drawShadow(actors[drawing.index], light) }
        covered.removeAll(keepingCapacity: true)
        truth.removeAll(keepingCapacity: true)
        for drawing in order {
            if drawing.isProp {
                let prop = plan.props[drawing.index]
                painter.begin(id: 0, at: prop.position, heading: 1, plan: plan, light: light)
                painter.draw(prop, weather: plan.weather, light: light)
            } else {
                draw(actors[drawing.index], distance: drawing.distance, light, &truth)
            }
        }
        finish(&truth)

        // The camera's exposure hunts slowly.
        let hunt = 1 + 0.07 * sine(seconds * 0.37 + Double(parameters.seed & 63))
        sensor.develop(
            painter.canvas,
            exposure: light.exposure * hunt,
            noiseLevel: parameters.noise * 1.6 * light.gain,
            seed: SplitMix64.mix(parameters.seed) &+ UInt64(index),
            into: &picture
        )
    }

    /// When frame `index` is shown: nanoseconds since the first.
    package static func presentationTime(of index: Int, _ parameters: SceneParameters) -> Int64 {
        Int64((Double(index) * 1e9 / parameters.framesPerSecond).rounded())
    }

    /// Which object a pixel of the last frame shows: its place in the truth of that frame.
    package func object(x: Int, y: Int) -> Int? {
        let id = Int(painter.canvas.id(x: x, y: y))
        return id > 0 ? places[id - 1] : nil
    }

    /// Pixels by which the mast is off, right and down.
    private func shake(_ index: Int) -> SIMD2<Float> {
        var random = SplitMix64(parameters.seed, 0x5A4E, UInt64(index))
        var sum = SIMD2<Float>(-2, -2)
        for _ in 0..<4 { sum += SIMD2(random.unit(), random.unit()) }
        let pixels = parameters.shake * Float(parameters.width) / 768
        // Four uniform numbers have variance ⅓.
        let offset = sum * (1.7320508 * pixels)
        let limit = SIMD2(repeating: Float(Backdrop.margin - 2))
        return pointwiseMin(pointwiseMax(offset, -limit), limit)
    }

    /// Puts everything into painter's order. Lanes are parallel strips, so what is farther beside the camera can
    /// hide nothing that is less far beside it; inside a strip, distance decides.
    private mutating func arrange() {
        let camera = plan.camera
        func drawing(_ isProp: Bool, _ index: Int, _ position: Vector) -> Drawing {
            Drawing(
                isProp: isProp,
                index: index,
                beside: (abs(position.x - camera.position.x) / 0.9).rounded(.down),
                distance: (position - camera.position).length
            )
        }
        order.removeAll(keepingCapacity: true)
        for (index, prop) in plan.props.enumerated() { order.append(drawing(true, index, prop.position)) }
        for (index, actor) in actors.enumerated() { order.append(drawing(false, index, actor.position)) }
        // Insertion sort: no allocation, and stable.
        for index in 1..<max(order.count, 1) {
            let item = order[index]
            var place = index
            while place > 0, (order[place - 1].beside, order[place - 1].distance) < (item.beside, item.distance) {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = item
        }
    }

    private mutating func drawShadow(_ actor: Actor, _ light: Daylight) {
        painter.begin(id: 0, at: actor.position, heading: actor.heading, plan: plan, light: light)
        switch actor.label {
        case .car: painter.castShadow(halfWidth: 0.9, halfLength: 2.1, height: 1.3)
        case .van: painter.castShadow(halfWidth: 1, halfLength: 2.6, height: 2.2)
        case .bus: painter.castShadow(halfWidth: 1.27, halfLength: 5.5, height: 3)
        case .bicycle: painter.castShadow(halfWidth: 0.18, halfLength: 0.8, height: 1.5)
        case .pedestrian: painter.castShadow(halfWidth: 0.22, halfLength: 0.16, height: 1.6)
        }
        if actor.label == .car || actor.label == .van || actor.label == .bus, actor.travelled != nil {
            painter.castBeams(halfWidth: 0.9, front: actor.label == .bus ? 5.5 : 2.3)
        }
    }

    private mutating func draw(
        _ actor: Actor,
        distance: Float,
        _ light: Daylight,
        _ truth: inout [SceneObject]
    ) {
        let id = UInt16(truth.count + 1)
        painter.begin(id: id, at: actor.position, heading: actor.heading, plan: plan, light: light)
        let isDriving = actor.travelled != nil
        switch actor.label {
        case .car: painter.drawCar(seed: actor.seed, isDriving: isDriving, isBraking: actor.isBraking)
        case .van: painter.drawVan(seed: actor.seed, isDriving: isDriving, isBraking: actor.isBraking)
        case .bus: painter.drawBus(seed: actor.seed, isDriving: isDriving, isBraking: actor.isBraking)
        case .bicycle: painter.drawBicycle(seed: actor.seed, travelled: actor.travelled)
        case .pedestrian: painter.drawPedestrian(seed: actor.seed, travelled: actor.travelled)
        }
        covered.append(painter.canvas.pixelCount(of: id))
        truth.append(
            SceneObject(
                label: actor.label,
                track: actor.track,
                box: clippedBounds(),
                visibleFraction: 0,
                distance: distance,
                isIgnored: false
            )
        )
    }

    private func clippedBounds() -> Box {
        guard let (low, high) = painter.canvas.bounds else { return Box(x: 0, y: 0, width: 0, height: 0) }
        return Box(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    }

    /// Fills in what is known only when everything is drawn, and takes out what is not in the picture.
    private mutating func finish(_ truth: inout [SceneObject]) {
        places.removeAll(keepingCapacity: true)
        var kept = 0
        for index in truth.indices {
            var object = truth[index]
            guard covered[index] > 0, object.box.width > 0, object.box.height > 0 else {
                places.append(-1)
                continue
            }
            object.visibleFraction =
                Float(painter.canvas.pixelCount(of: UInt16(index + 1))) / Float(covered[index])
            object.isIgnored =
                object.visibleFraction < SceneObject.minimumVisibleFraction
                || object.box.height < SceneObject.minimumHeight || object.box.width < SceneObject.minimumWidth
            truth[kept] = object
            places.append(kept)
            kept += 1
        }
        truth.removeLast(truth.count - kept)
    }
}
