import SluiceCore
import SluiceMetrics
import SluiceOptimizer

/// Objects that move through made-up footage, and variants that see them each in their own way: the input of an
/// evaluation without models. All figures come from the real accumulators.
struct StreetOfBoxes {
    /// How a variant sees what is there.
    enum Eye {
        /// As the reference does.
        case same
        /// With other confidences.
        case shifted(Float)
        /// Without boxes of fewer than 32² pixels.
        case blindToSmall
        /// Unsteadily: boxes move, confidences wander, some objects are missed, some are dreamt up.
        case noisy(Float)
        /// Not at all.
        case blind
    }

    static let width = 768
    static let height = 432
    static let threshold: Float = 0.25

    var classes: [String]
    var frames = 400
    var framesPerSecond = 10.0
    var objectsAtOnce = 5

    /// What is really there, frame by frame.
    func truth() -> [[Detection]] {
        var random = SplitMix64(seed: 7)
        var actors: [Actor] = []
        return (0..<frames).map { _ in
            actors.removeAll { !$0.isInside }
            while actors.count < objectsAtOnce { actors.append(Actor(&random, classes: classes.count)) }
            for index in actors.indices { actors[index].step() }
            return actors.filter(\.isInside).map {
                Detection(box: $0.box, confidence: $0.confidence, label: $0.label)
            }
        }
    }

    /// What an eye makes of it.
    func seen(_ truth: [[Detection]], by eye: Eye, seed: UInt64) -> [[Detection]] {
        var random = SplitMix64(seed: seed)
        let reference = truth.map { objects in objects.map { Self.blurred($0, 0.02, &random) } }
        switch eye {
        case .same: return reference
        case .blind: return reference.map { _ in [] }
        case .blindToSmall: return reference.map { objects in objects.filter { $0.box.area >= 1024 } }
        case .shifted(let shift):
            return reference.map { objects in
                objects.map { object in
                    var object = object
                    object.confidence = min(max(object.confidence + shift, 0.001), 1)
                    return object
                }
            }
        case .noisy(let amount):
            return reference.map { objects in
                var objects = objects.filter { _ in !random.chance(amount) }
                for index in objects.indices { objects[index] = Self.blurred(objects[index], amount, &random) }
                if random.chance(amount * 2) {
                    var dream = Actor(&random, classes: classes.count)
                    dream.x = random.unit() * 600
                    objects.append(Detection(box: dream.box, confidence: 0.3 + 0.4 * random.unit(), label: dream.label))
                }
                return objects
            }
        }
    }

    private static func blurred(_ object: Detection, _ amount: Float, _ random: inout SplitMix64) -> Detection {
        var object = object
        let size = amount * (object.box.width + object.box.height) / 2
        object.box.x += random.value(in: -size...size)
        object.box.y += random.value(in: -size...size)
        object.box.width += random.value(in: -size...size)
        object.confidence = min(max(object.confidence + random.value(in: -amount...amount), 0.01), 0.99)
        return object
    }

    /// Somebody who crosses the picture.
    private struct Actor {
        var x: Float
        var y: Float
        var speed: Float
        var size: Float
        var label: Int32
        var confidence: Float

        init(_ random: inout SplitMix64, classes: Int) {
            x = -20
            y = 20 + random.unit() * 300
            speed = 4 + random.unit() * 10
            size = 14 + random.unit() * random.unit() * 160
            // The first classes are the commonest.
            label = Int32(Float(classes) * random.unit() * random.unit())
            confidence = 0.35 + 0.6 * random.unit()
        }

        var isInside: Bool { x < Float(StreetOfBoxes.width) - 30 }
        var box: Box { Box(x: x, y: y, width: size, height: size * 1.4) }

        mutating func step() { x += speed }
    }
}
