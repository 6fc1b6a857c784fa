import SluiceCore
import SluiceMetrics

/// Everything that is collected during an evaluation.
struct EvaluationBook {
    let plan: EvaluationPlan
    let choice: ClassChoice
    /// Frames that every variant was run on.
    private(set) var frames = 0
    private(set) var variants: [VariantBook]
    /// One for each candidate.
    private(set) var pairs: [PairBook]
    private(set) var footage: [FootageReport] = []
    private(set) var accuracy: AccuracyBook?
    private(set) var videoFrames = 0

    /// For each label of each footage's truth, its class.
    private let truthClasses: [[Int32]]
    // The footage that is being read.
    private var isVideo = false
    private var lastSeconds = 0.0
    private var firstSeconds: Double?
    private var calibrationFrames = 0
    /// Where the footage begins on the time line of all, which has a hole before each.
    private var start = 0.0
    /// Where each footage that was begun begins there.
    private(set) var starts: [Double] = []
    /// Seconds between two of them at least: more than any gap in which an object is waited for.
    private static let hole = 60.0

    init(_ plan: EvaluationPlan, _ choice: ClassChoice) {
        self.plan = plan
        self.choice = choice
        variants = plan.variants.map { VariantBook(confidence: $0.confidence) }
        let segment = plan.footage.count > 1 ? plan.segmentOfAll : nil
        pairs = plan.variants.dropFirst().map { [reference = plan.variants[0]] candidate in
            PairBook(
                thresholds: (reference.confidence.asWritten, candidate.confidence.asWritten),
                segmentSeconds: segment,
                worst: plan.worstFrames
            )
        }
        truthClasses = plan.footage.map { choice.table.classes(of: $0.truth?.labels ?? []) }
        if plan.footage.contains(where: { $0.truth != nil }) {
            accuracy = AccuracyBook(categories: choice.categories, variants: plan.variants.count)
        }
    }

    mutating func beginFootage(_ reader: FootageReader) {
        let named = plan.footage[footage.count]
        isVideo = reader.isVideo
        (firstSeconds, lastSeconds, calibrationFrames) = (nil, 0, 0)
        starts.append(start)
        footage.append(
            FootageReport(
                name: named.name,
                width: reader.info.width,
                height: reader.info.height,
                frames: 0,
                seconds: 0,
                truth: named.truth?.source,
                objects: named.truth == nil ? nil : 0,
                leftOut: FootageReport.LeftOut()
            )
        )
        let length = reader.info.frameRate.flatMap { rate in reader.info.frameCount.map { Double($0) / rate } }
        let segment = plan.segmentSeconds ?? EvaluationPlan.segment(for: reader.isVideo ? length : nil)
        for pair in pairs.indices { pairs[pair].beginFootage(segmentSeconds: segment) }
    }

    /// Counts a frame that is left out because it is among the calibration frames.
    mutating func skipCalibrationFrame() {
        calibrationFrames += 1
    }

    mutating func add(_ cost: FrameCost, objects: Int, variant: Int) {
        variants[variant].speed.add(cost)
        variants[variant].objects += objects
    }

    /// Judges what the variants saw in a frame.
    ///
    /// - Parameters:
    ///   - objects: Of each variant, best first, labels as in the class table.
    ///   - picture: Makes the JPEG of the frame, if it is one to keep.
    mutating func judge(
        _ objects: [[Detection]],
        _ frame: FootageReader.Selection,
        picture: () throws -> [UInt8]
    ) throws {
        let current = footage.count - 1
        let seconds = frame.seconds
        frames += 1
        footage[current].frames += 1
        lastSeconds = seconds
        firstSeconds = firstSeconds ?? seconds
        if isVideo { videoFrames += 1 }
        let truth = frame.known.map { known in known.objects.compactMap { inTable($0, footage: current) } }
        if let known = frame.known, let truth {
            accuracy?.beginImage(footage: current, position: known.position, objects: truth)
            footage[current].objects? += truth.count { !$0.isCrowd }
        }
        for (variant, objects) in objects.enumerated() {
            if truth != nil { accuracy?.add(objects, variant: variant) }
            if isVideo, plan.every == 1 { variants[variant].watch(objects, seconds: start + seconds) }
        }
        var image: [UInt8]?
        for pair in pairs.indices {
            let agreement = pairs[pair].add(
                reference: objects[0],
                candidate: objects[pair + 1],
                seconds: seconds,
                start: start
            )
            guard pairs[pair].worst.wouldKeep(agreement.disagreement) else { continue }
            let bytes = try image ?? picture()
            image = bytes
            pairs[pair].keep(
                Disagreement(
                    footage: current,
                    frame: frame.index,
                    seconds: seconds,
                    file: frame.file,
                    width: frame.box.frame.picture.width,
                    height: frame.box.frame.picture.height,
                    weight: agreement.disagreement,
                    reference: seen(objects[0], by: 0, onlyHere: agreement.lost),
                    candidate: seen(objects[pair + 1], by: pair + 1, onlyHere: agreement.extra),
                    truth: truth?.map { Disagreement.TrueBox(label: $0.label, box: $0.box, isCrowd: $0.isCrowd) },
                    picture: bytes
                )
            )
        }
    }

    mutating func endFootage(_ reader: FootageReader) throws(LabelsError) {
        let current = footage.count - 1
        footage[current].seconds = lastSeconds - (firstSeconds ?? lastSeconds)
        footage[current].leftOut.unreadable = try reader.finish()
        footage[current].leftOut.unlabelled = reader.unlabelled
        footage[current].leftOut.calibration = calibrationFrames
        // The next one begins with a segment of its own, and long enough after for nothing to seem to go on.
        start = ((start + lastSeconds + Self.hole) / plan.segmentOfAll).rounded(.up) * plan.segmentOfAll
    }

    private func inTable(_ object: TrueObject, footage: Int) -> TrueObject? {
        let label = truthClasses[footage][object.label]
        guard label >= 0 else { return nil }
        var result = object
        result.label = Int(label)
        return result
    }

    /// What `variant` reported of `objects`, as a picture shows it.
    private func seen(_ objects: [Detection], by variant: Int, onlyHere: [Int]) -> [Disagreement.SeenObject] {
        let alone = Set(onlyHere)
        return objects.enumerated().compactMap { place, object in
            guard object.confidence >= plan.variants[variant].confidence else { return nil }
            return Disagreement.SeenObject(
                label: Int(object.label),
                confidence: Double(object.confidence),
                box: RealBox(object.box),
                isOnlyHere: alone.contains(place)
            )
        }
    }
}
