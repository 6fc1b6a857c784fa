import Foundation
import SluiceCore
import SluiceMetrics

/// Two detectors that look at the same simulated images. Some images are hard for both, some objects too; the second
/// detector is a little less sure of everything.
struct SimulatedDetectors {
    /// Expected objects of each category in an image.
    var objectsPerImage: [Double]

    /// How much better the second is than the first on `images` images.
    func compare(images: Int, seed: UInt64) -> (first: CocoEvaluation, second: CocoEvaluation) {
        var random = SplitMix64(seed, 0xDE7)
        var truth = CocoTruth.numbered(categories: objectsPerImage.count, images: images)
        var found: [[ScoredObject]] = [[], []]
        for image in 0..<images {
            let difficulty = random.normal()
            for (category, expected) in objectsPerImage.enumerated() {
                let objects = random.poisson(expected)
                for place in 0..<objects {
                    let box = Self.box(at: place, overlap: 1)
                    truth.objects.append(CocoTruth.Object(image: image, category: category, box: box, area: box.area))
                    let ease = 0.8 - 0.6 * difficulty + random.normal()
                    for detector in 0..<2 {
                        let sureness = ease - 0.25 * Double(detector) + 0.35 * random.normal()
                        guard sureness > -0.5 else { continue }
                        let overlap = 1 - 0.5 * Self.logistic(0.5 - sureness - 0.5 * random.normal())
                        let box = Self.box(at: place, overlap: overlap - 0.1 * Double(random.unit()))
                        let score = Self.logistic(sureness + 0.4 * random.normal())
                        found[detector].append(ScoredObject(image: image, category: category, box: box, score: score))
                    }
                }
                for place in 0..<random.poisson(expected) {
                    let box = Self.box(at: objects + place, overlap: 1)
                    let sureness = 0.9 * random.normal() - 0.7 + 0.3 * difficulty
                    for detector in 0..<2 where random.chance(0.85) {
                        let score = Self.logistic(sureness + 0.3 * random.normal())
                        found[detector].append(ScoredObject(image: image, category: category, box: box, score: score))
                    }
                }
            }
        }
        return (
            CocoEvaluation(truth: truth, detections: found[0]),
            CocoEvaluation(truth: truth, detections: found[1])
        )
    }

    /// A box that overlaps the object at `place` by this IoU, and no other.
    private static func box(at place: Int, overlap: Double) -> RealBox {
        let side = 40.0
        let shift = side * (1 - overlap) / (1 + overlap)
        return RealBox(x: 1000 * Double(place) + shift, y: 0, width: side, height: side)
    }

    private static func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
}

extension SplitMix64 {
    /// Standard normal (Box and Muller 1958).
    mutating func normal() -> Double {
        sqrt(-2 * log(1 - Double(unit()))) * cos(2 * .pi * Double(unit()))
    }

    /// A count with this mean (Knuth's product of uniforms).
    mutating func poisson(_ mean: Double) -> Int {
        var count = 0
        var product = Double(unit())
        while product > exp(-mean) {
            count += 1
            product *= Double(unit())
        }
        return count
    }
}
