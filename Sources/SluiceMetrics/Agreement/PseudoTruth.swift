import SluiceCore

/// Keeps the reference's objects as truth and the candidate's as detections, until COCO's metric judges them.
///
/// The store is bounded: when it is full, every second frame of it is dropped, and from then on half as many are kept.
/// Frames of a video repeat each other, so an even sample loses little.
struct PseudoTruth: Sendable {
    private struct Kept: BitwiseCopyable {
        var frame: Int32
        var label: Int32
        var confidence: Float
        var box: Box
    }

    private let threshold: Float
    private let limit: Int
    private var frames = 0
    /// Every so-manieth frame is kept.
    private var interval: Int32 = 1
    private var truths: [Kept] = []
    private var detections: [Kept] = []

    init(_ settings: AgreementSettings) {
        threshold = Float(settings.referenceThreshold)
        limit = settings.pseudoAPObjects
    }

    /// Takes the objects of the next frame, in any order.
    mutating func add(reference: [Detection], candidate: [Detection]) {
        let frame = Int32(frames)
        frames += 1
        guard frame % interval == 0 else { return }
        // Of more than a hundred objects of a class in a frame COCO's metric takes the best hundred, so no more can be found.
        var counts: [Int32: Int] = [:]
        for object in Self.sorted(reference) where object.confidence >= threshold {
            counts[object.label, default: 0] += 1
            if counts[object.label, default: 0] <= CocoRules.detectionLimit { truths.append(Self.keep(object, frame)) }
        }
        for object in Self.sorted(candidate) { detections.append(Self.keep(object, frame)) }
        if truths.count + detections.count > limit {
            interval *= 2
            let interval = interval
            truths.removeAll { $0.frame % interval != 0 }
            detections.removeAll { $0.frame % interval != 0 }
        }
    }

    /// Best first. Without empty boxes, which overlap nothing, not even themselves.
    private static func sorted(_ objects: [Detection]) -> [Detection] {
        objects.filter { $0.box.width > 0 && $0.box.height > 0 }.sorted { $0.precedes($1) }
    }

    private static func keep(_ object: Detection, _ frame: Int32) -> Kept {
        Kept(frame: frame, label: object.label, confidence: object.confidence, box: object.box)
    }

    /// By class, and over all classes that the reference has.
    func evaluate() -> (overall: PseudoAP?, classes: [Int32: PseudoAP]) {
        let labels = Set(truths.map(\.label)).sorted()
        let categories = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let images = (frames + Int(interval) - 1) / Int(interval)
        let truth = CocoTruth(
            categories: labels.map { CocoTruth.Category(id: Int($0), name: "\($0)") },
            imageCount: images,
            objects: truths.map {
                let box = RealBox($0.box)
                let category = categories[$0.label] ?? 0
                return CocoTruth.Object(image: Int($0.frame / interval), category: category, box: box, area: box.area)
            }
        )
        // What is found of classes that the reference never has belongs to no category, and COCO's mean leaves it out.
        let found = detections.compactMap { object in
            categories[object.label].map {
                ScoredObject(
                    image: Int(object.frame / interval),
                    category: $0,
                    box: RealBox(object.box),
                    score: Double(object.confidence)
                )
            }
        }
        let evaluation = CocoEvaluation(truth: truth, detections: found)
        func value(_ ap50: Double?, _ ap: Double?, _ truths: Int) -> PseudoAP? {
            guard let ap50, let ap else { return nil }
            return PseudoAP(ap50: Self.unguarded(ap50), ap: Self.unguarded(ap), truths: truths, frames: images)
        }
        var classes: [Int32: PseudoAP] = [:]
        for (label, category) in zip(labels, evaluation.categories) {
            classes[label] = value(category.ap50, category.ap, category.truths)
        }
        return (value(evaluation.summary.ap50, evaluation.summary.ap, truths.count), classes)
    }

    /// COCO's metric divides by a little more than it should to be safe from 0 / 0, so all of one object is
    /// 0.9999999999999998 of it. All is all.
    private static func unguarded(_ value: Double) -> Double {
        value > 1 - 1e-12 ? 1 : value
    }
}
