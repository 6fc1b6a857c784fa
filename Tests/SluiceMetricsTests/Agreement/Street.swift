import SluiceCore

/// A street as a steady detector sees it: two minutes at ten frames a second, six objects that drift, every fourth small.
struct Street {
    /// The frames, with their times.
    let frames: [(seconds: Double, objects: [Detection])]

    init(seed: UInt64 = 1, seconds: Int = 120, objects count: Int = 6) {
        var generator = ObjectGenerator(seed: seed)
        var objects: [Detection] = []
        frames = (0..<seconds * 10).map { frame in
            // Every two seconds there are others.
            if frame.isMultiple(of: 20) {
                objects = (0..<count).map { place in
                    let side: Float = place % 4 == 0 ? generator.number(12...28) : generator.number(40...140)
                    let box = Box(x: Float(place) * 200, y: generator.number(0...300), width: side, height: side * 1.1)
                    return Detection(box: box, confidence: generator.number(0.32...0.9), label: Int32(place % 3))
                }
            } else {
                for place in objects.indices { objects[place].box.x += 1 }
            }
            return (Double(frame) / 10, objects)
        }
    }

    /// The same street as another variant sees it.
    func seen(_ view: (_ seconds: Double, _ object: Detection) -> Detection?) -> [[Detection]] {
        frames.map { frame in frame.objects.compactMap { view(frame.seconds, $0) } }
    }
}
