import SluiceCore

/// Random objects that are the same for the same seed.
struct ObjectGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    mutating func number(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &self) }

    /// A box of 4 to 200 pixels in a picture of 640 × 480, small ones more often.
    mutating func box() -> Box {
        let size = 4 * Float(50).raised(to: number(0...1))
        return Box(x: number(0...600), y: number(0...440), width: size * number(0.6...1.4), height: size)
    }

    mutating func object(confidence: ClosedRange<Float> = 0.001...1, classes: Int32 = 4) -> Detection {
        Detection(box: box(), confidence: number(confidence), label: Int32.random(in: 0..<classes, using: &self))
    }

    /// A crowded frame: many boxes overlap, some are duplicates, some are empty.
    mutating func frame() -> [Detection] {
        var objects: [Detection] = []
        for _ in 0..<Int.random(in: 0...12, using: &self) {
            let object = object()
            objects.append(object)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: objects.append(object)
            case 1: objects.append(moved(object))
            case 2: objects.append(Detection(box: object.box, confidence: number(0.001...1), label: object.label ^ 1))
            case 3: objects.append(Detection(box: Box(x: 5, y: 5, width: 0, height: 3), confidence: 0.9, label: 0))
            default: break
            }
        }
        return objects
    }

    /// Another variant's view of the same frame.
    mutating func view(of objects: [Detection]) -> [Detection] {
        var view: [Detection] = []
        for object in objects {
            switch Int.random(in: 0..<8, using: &self) {
            case 0: break
            case 1: view.append(Detection(box: object.box, confidence: object.confidence, label: object.label ^ 1))
            case 2: view += [moved(object), self.object()]
            default: view.append(moved(object))
            }
        }
        return view.shuffled(using: &self)
    }

    private mutating func moved(_ object: Detection) -> Detection {
        var moved = object
        moved.box.x += number(-0.2...0.2) * object.box.width
        moved.box.y += number(-0.2...0.2) * object.box.height
        moved.confidence = min(max(object.confidence + number(-0.15...0.15), 0.001), 1)
        return moved
    }
}

extension Float {
    fileprivate func raised(to power: Float) -> Float {
        // Squares and square roots are enough to spread sizes; no need for a maths library.
        var (result, root, rest) = (Float(1), self, power)
        for _ in 0..<16 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return result
    }
}
