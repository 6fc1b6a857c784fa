import Foundation
import SluiceMetrics
import Testing

@Suite struct PairedBootstrapTests {
    @Test func aVariantDoesNotDifferFromItself() throws {
        let set = CocoSet.plain(images: 20, categories: 3, detectionsPerImage: 20)
        let one = CocoEvaluation(truth: set.truth, detections: set.detections)
        let differences = PairedBootstrap(replicates: 50).differences(of: CocoMetric.allCases, from: one, to: one)
        #expect(differences.metrics.count == 12)
        #expect(differences.categories.count == 3)
        for interval in Array(differences.metrics.values) + differences.categories.compactMap(\.self) {
            #expect(interval.estimate == 0 && interval.low == 0 && interval.high == 0)
        }
    }

    @Test func theSameSeedGivesTheSameInterval() {
        let (first, second) = SimulatedDetectors(objectsPerImage: [2, 1]).compare(images: 40, seed: 3)
        func differences(_ seed: UInt64) -> CocoDifferences {
            PairedBootstrap(replicates: 100, seed: seed).differences(of: [.ap, .ar10], from: first, to: second)
        }
        #expect(differences(7) == differences(7))
        #expect(differences(7) != differences(8))
    }

    @Test("A resample is judged as if its images had been copied", arguments: 0..<20)
    func copies(number: Int) throws {
        var set = CocoSet.awkward(200 + number)
        // Equal scores in one image would take turns with those of its copy.
        for index in set.detections.indices { set.detections[index].score += 1e-9 * Double(index) }
        // The second variant misses every third detection.
        let fewer = set.detections.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
        // These sets have few images: two are enough for this level.
        let bootstrap = PairedBootstrap(replicates: 20, level: 0.5)
        let fast = bootstrap.differences(
            of: CocoMetric.allCases,
            from: CocoEvaluation(truth: set.truth, detections: set.detections),
            to: CocoEvaluation(truth: set.truth, detections: fewer)
        )
        let slow = bootstrap.intervals(count: set.truth.imageCount) { weights in
            let first = CocoSet(truth: set.truth, detections: set.detections).copied(weights)
            let second = CocoSet(truth: set.truth, detections: fewer).copied(weights)
            let (old, new) = (first.summary, second.summary)
            return CocoMetric.allCases.map { metric in
                new[metric].flatMap { new in old[metric].map { new - $0 } }
            }
        }
        let seen = Set(set.truth.objects.filter { !$0.isCrowd }.map(\.image))
        #expect((fast.metrics[.ap] != nil) == (seen.count >= 2))
        for (metric, slow) in zip(CocoMetric.allCases, slow) {
            guard let fast = fast.metrics[metric] else { continue }
            let slow = try #require(slow)
            #expect(fast.replicates == slow.replicates)
            for value in [\Interval.estimate, \.low, \.high] {
                #expect(abs(fast[keyPath: value] - slow[keyPath: value]) < 1e-12)
            }
        }
    }

    @Test func blocksAreDrawnWhole() {
        _ = PairedBootstrap(blockLength: 5, replicates: 100).intervals(count: 23) { weights in
            #expect(weights.reduce(0, +) == 23)
            // Four blocks and a part of one: each begins and ends once.
            let changes = weights.indices.count { weights[$0] != weights[($0 + 1) % 23] }
            #expect(changes <= 10)
            return [0]
        }
    }

    @Test(arguments: [(0.95, 5, 6), (0.5, 1, 2)])
    func tooFewBlocksHaveNoInterval(level: Double, few: Int, enough: Int) {
        let bootstrap = PairedBootstrap(blockLength: 2, level: level)
        func ratio(_ blocks: Int) -> Interval? {
            let count = 2 * blocks
            return bootstrap.ratio(of: [Double](repeating: 2, count: count), to: [Double](repeating: 1, count: count))
        }
        #expect(ratio(few) == nil)
        #expect(ratio(enough) == Interval(estimate: 2, low: 2, high: 2, level: level, replicates: 2000))
    }

    @Test(arguments: [(Centre.mean, 4.0), (.median, 3.5)])
    func centres(centre: Centre, expected: Double) {
        let ratio = PairedBootstrap().ratio(of: [1, 10, 2, 3, 4, 4], to: [1, 1, 1, 1, 1, 1], by: centre)
        #expect(ratio?.estimate == expected)
    }

    @Test func aCategoryWithoutObjectsHasNoInterval() {
        let box = RealBox(x: 0, y: 0, width: 40, height: 40)
        let objects = (0..<6).map { CocoTruth.Object(image: $0, category: 1, box: box, area: 1600) }
        let truth = CocoTruth.numbered(categories: 2, images: 6, objects: objects)
        let found = (0..<6).map { ScoredObject(image: $0, category: 1, box: box, score: 0.5) }
        let differences = PairedBootstrap(replicates: 20).differences(
            of: [.ap, .apSmall],
            from: CocoEvaluation(truth: truth, detections: found),
            to: CocoEvaluation(truth: truth, detections: [])
        )
        #expect(differences.metrics[.ap]?.estimate == -1)
        #expect(differences.metrics[.apSmall] == nil)
        #expect(differences.categories[0] == nil)
        #expect(differences.categories[1]?.high == -1)
    }

    @Test(arguments: [(5, false), (6, true)])
    func aCategoryInFewImagesHasNoInterval(images: Int, isEnough: Bool) {
        let box = RealBox(x: 0, y: 0, width: 20, height: 20)
        let large = RealBox(x: 50, y: 0, width: 40, height: 40)
        // Of 40 images all have a medium object, and a few a small one of a category of its own.
        let objects = (0..<40).flatMap { image in
            let usual = CocoTruth.Object(image: image, category: 0, box: large, area: 1600)
            return [usual]
                + (image < images ? [CocoTruth.Object(image: image, category: 1, box: box, area: 400)] : [])
        }
        let found = objects.map { ScoredObject(image: $0.image, category: $0.category, box: $0.box, score: 0.5) }
        let truth = CocoTruth.numbered(categories: 2, images: 40, objects: objects)
        let differences = PairedBootstrap(replicates: 40).differences(
            of: [.ap, .apSmall],
            from: CocoEvaluation(truth: truth, detections: found),
            to: CocoEvaluation(truth: truth, detections: found.filter { $0.category == 0 })
        )
        #expect(differences.metrics[.ap] != nil && differences.categories[0] != nil)
        #expect((differences.categories[1] != nil) == isEnough)
        #expect((differences.metrics[.apSmall] != nil) == isEnough)
    }

    @Test func differencesBecomeAnObjectOfJSON() throws {
        let interval = Interval(estimate: 0.1, low: 0, high: 0.2, level: 0.95, replicates: 2)
        let json = try JSONEncoder().encode(CocoDifferences(metrics: [.ap: interval], categories: [nil]))
        let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect((fields["metrics"] as? [String: Any])?.keys.contains("ap") == true)
    }
}

extension CocoSet {
    /// Judges images as often as `weights` says, each copy as an image of its own.
    fileprivate func copied(_ weights: [Int]) -> CocoEvaluation {
        var copy = CocoSet(truth: truth, detections: [])
        copy.truth.objects = []
        copy.truth.imageCount = weights.reduce(0, +)
        var next = 0
        for (image, weight) in weights.enumerated() {
            for _ in 0..<weight {
                for var object in truth.objects where object.image == image {
                    object.image = next
                    copy.truth.objects.append(object)
                }
                for var detection in detections where detection.image == image {
                    detection.image = next
                    copy.detections.append(detection)
                }
                next += 1
            }
        }
        return CocoEvaluation(truth: copy.truth, detections: copy.detections)
    }
}
