import SluiceCore
import SluiceMetrics

/// Collects what is true of each labelled frame and what each variant saw there, for COCO's metric.
struct AccuracyBook {
    /// A detection as it waits for the end, when the images are put in order.
    private struct Found: BitwiseCopyable {
        var image: Int32
        var label: Int32
        var box: Box
        var confidence: Float
    }

    private let categories: [CocoTruth.Category]
    /// Where each image stands in the order of the metric, in the order in which they came.
    private var keys: [(footage: Int, position: Int)] = []
    private var truth: [CocoTruth.Object] = []
    private var found: [[Found]]

    init(categories: [CocoTruth.Category], variants: Int) {
        self.categories = categories
        found = Array(repeating: [], count: variants)
    }

    var imageCount: Int { keys.count }

    /// Begins an image.
    ///
    /// - Parameters:
    ///   - position: Its place among the images of the footage.
    ///   - objects: What is there; labels are indices into the categories.
    mutating func beginImage(footage: Int, position: Int, objects: [TrueObject]) {
        for object in objects {
            truth.append(
                CocoTruth.Object(
                    image: keys.count,
                    category: object.label,
                    box: object.box,
                    area: object.area,
                    isCrowd: object.isCrowd
                )
            )
        }
        keys.append((footage, position))
    }

    /// Adds what a variant saw in the image that was begun last.
    mutating func add(_ objects: [Detection], variant: Int) {
        let image = Int32(keys.count - 1)
        for object in objects {
            found[variant].append(
                Found(image: image, label: object.label, box: object.box, confidence: object.confidence)
            )
        }
    }

    /// What was judged, and the milliseconds it took from the detections on.
    struct Judgement {
        var evaluation: CocoEvaluation
        var milliseconds: Double
    }

    /// Judges every variant.
    consuming func judgements() -> [Judgement] {
        // The metric decides between equal scores by the order of the images.
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        var rank = [Int](repeating: 0, count: order.count)
        for (place, image) in order.enumerated() { rank[image] = place }
        for index in truth.indices { truth[index].image = rank[truth[index].image] }
        let truth = CocoTruth(categories: categories, imageCount: keys.count, objects: truth)
        return found.map { found in
            let started = Instant.now
            let evaluation = CocoEvaluation(
                truth: truth,
                detections: found.map {
                    ScoredObject(
                        image: rank[Int($0.image)],
                        category: Int($0.label),
                        box: RealBox($0.box),
                        score: Double($0.confidence)
                    )
                }
            )
            return Judgement(evaluation: evaluation, milliseconds: Double(Instant.now.since(started)) / 1e6)
        }
    }
}
