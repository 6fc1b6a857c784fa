import Foundation
import SluiceCore
import SluiceMetrics

/// Labelled objects and detections, as the metric and its peer take them.
struct CocoSet: Encodable {
    var truth: CocoTruth
    var detections: [ScoredObject]

    private enum Key: CodingKey {
        case images, categories, truths, detections
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(truth.imageCount, forKey: .images)
        try container.encode(truth.categories.count, forKey: .categories)
        let truths = truth.objects.map { one in
            [Double(one.image), Double(one.category)] + one.box.numbers + [one.area, one.isCrowd ? 1 : 0]
        }
        let found = detections.map { one in
            [Double(one.image), Double(one.category)] + one.box.numbers + [one.score]
        }
        try container.encode(truths, forKey: .truths)
        try container.encode(found, forKey: .detections)
    }
}

extension RealBox {
    fileprivate var numbers: [Double] { [x, y, width, height] }
}

extension CocoSet {
    /// A set with what is awkward: crowds, equal scores, equal overlaps, images without objects or detections,
    /// categories without either, areas on the edge of a size, boxes without area, more detections than count.
    static func awkward(_ number: Int) -> CocoSet {
        var random = SplitMix64(0xC0C0, UInt64(number))
        let images = 1 + random.index(below: 8)
        let categories = 1 + random.index(below: 5)
        // Some sets have no objects at all, some no detections.
        let most = number % 20 == 0 ? 1 : 8
        var set = CocoSet(truth: .numbered(categories: categories, images: images), detections: [])
        for image in 0..<images where !random.chance(0.2) {
            for category in 0..<categories where !random.chance(0.3) {
                var boxes: [RealBox] = []
                for _ in 0..<random.index(below: most) {
                    let box = RealBox.random(&random)
                    boxes.append(box)
                    set.truth.objects.append(
                        CocoTruth.Object(
                            image: image,
                            category: category,
                            box: box,
                            area: [box.area, 0.6 * box.area, 1024, 9216][random.index(below: 4)],
                            isCrowd: random.chance(0.15)
                        )
                    )
                }
                guard number % 20 != 1, !random.chance(0.1) else { continue }
                for _ in 0..<(random.chance(0.1) ? 130 : random.index(below: 20)) {
                    let box = boxes.isEmpty || random.chance(0.3) ? .random(&random) : boxes.randomNeighbour(&random)
                    // One digit: many scores are equal.
                    let score = random.chance(0.5) ? (random.real() * 10).rounded() / 10 : random.real()
                    set.detections.append(ScoredObject(image: image, category: category, box: box, score: score))
                }
            }
        }
        return set
    }

    /// A set of the size of a detector's raw output: detections of all classes, few of them right.
    static func plain(images: Int, categories: Int, detectionsPerImage: Int) -> CocoSet {
        var random = SplitMix64(0x9A17, UInt64(images))
        var set = CocoSet(truth: .numbered(categories: categories, images: images), detections: [])
        for image in 0..<images {
            var present: [CocoTruth.Object] = []
            for _ in 0..<random.index(below: 15) {
                let box = RealBox.random(&random)
                let category = random.index(below: categories)
                present.append(CocoTruth.Object(image: image, category: category, box: box, area: 0.7 * box.area))
            }
            set.truth.objects += present
            for _ in 0..<detectionsPerImage {
                let near = present.isEmpty || random.chance(0.6) ? nil : present[random.index(below: present.count)]
                set.detections.append(
                    ScoredObject(
                        image: image,
                        category: near?.category ?? random.index(below: categories),
                        box: near.map { [$0.box].randomNeighbour(&random) } ?? .random(&random),
                        score: random.real()
                    )
                )
            }
        }
        return set
    }
}

extension CocoTruth {
    static func numbered(categories: Int, images: Int, objects: [Object] = []) -> CocoTruth {
        CocoTruth(
            categories: (0..<categories).map { Category(id: $0 + 1, name: "\($0)") },
            imageCount: images,
            objects: objects
        )
    }
}

extension RealBox {
    /// Small, medium or large, sometimes exactly on the edge between two, rarely without area.
    fileprivate static func random(_ random: inout SplitMix64) -> RealBox {
        let x = random.real() * 300
        let y = random.real() * 300
        switch random.index(below: 12) {
        case 0: return RealBox(x: x, y: y, width: 32, height: 32)
        case 1: return RealBox(x: x, y: y, width: 96, height: 96)
        case 2: return RealBox(x: x, y: y, width: 0, height: 20)
        default:
            let side = 8 * Double(1 << random.index(below: 5))
            return RealBox(x: x, y: y, width: side * (0.5 + random.real()), height: side * (0.5 + random.real()))
        }
    }
}

extension [RealBox] {
    /// One of these, moved by nothing to a lot.
    fileprivate func randomNeighbour(_ random: inout SplitMix64) -> RealBox {
        var box = self[random.index(below: count)]
        let much = 0.5 * Double(random.index(below: 4)) / 3
        box.x += much * box.width * (random.real() - 0.5)
        box.y += much * box.height * (random.real() - 0.5)
        box.width *= 1 + much * (random.real() - 0.5)
        return box
    }
}

extension SplitMix64 {
    /// Uniform in 0..<1.
    fileprivate mutating func real() -> Double { Double(unit()) }
}
