package import SluiceCore

/// Turns a model's outputs into the objects of a frame.
///
/// A detector keeps the memory it works in, so it belongs to one lane; copies are independent. Detecting does not
/// allocate once a few frames have passed.
package struct Detector: Sendable {
    package let spec: DetectorSpec
    /// Number of classes, where the shape of the outputs tells; `nil` for `end-to-end` and `ssd`.
    package var classCount: Int? { head.classCount }

    private let head: Head
    private let promises: [OutputPromise]
    /// One more than the highest label of a model whose outputs name classes by number.
    private let labelBound: Int
    private var candidates = CandidateList()
    private var suppressor: Suppressor

    /// Finds the family's values in the model's outputs.
    ///
    /// - Parameters:
    ///   - spec: Family, thresholds and labels.
    ///   - signature: The model's outputs.
    ///   - input: The input as the model gets it; its size decides where anchors lie.
    ///   - labelSource: Where the labels come from, for the error that says there are too many or too few.
    /// - Throws: If the outputs are not those of the family, if there are labels and not one for each class, or if a
    ///   setting is out of its range.
    package init(
        _ spec: DetectorSpec,
        signature: ModelSignature,
        input: InputSpec,
        labelSource: String = "model.labels"
    ) throws(VisionError) {
        try Self.validate(spec)
        head = try Head(spec, signature: signature, input: input)
        promises = try head.promises(signature)
        if let classes = head.classCount {
            try ClassNames.check(spec.labels, from: labelSource, against: classes)
            guard classes <= Candidate.maxLabels else {
                throw VisionError(
                    .unusableModel,
                    "the model has \(classes) classes",
                    remedy: "use one with at most \(Candidate.maxLabels)"
                )
            }
        }
        self.spec = spec
        labelBound = head.classCount ?? (spec.labels.isEmpty ? Candidate.maxLabels : spec.labels.count)
        suppressor = Suppressor(
            spec.nms,
            kind: spec.family.leavesDuplicates ? spec.nms.kind : .none,
            confidence: spec.confidence
        )
    }

    private static func validate(_ spec: DetectorSpec) throws(VisionError) {
        guard spec.confidence >= 0, spec.confidence <= 1 else {
            throw VisionError(.badSetting, "model.confidence is \(spec.confidence)", remedy: "use a value in 0…1")
        }
        guard spec.nms.iou >= 0, spec.nms.iou <= 1 else {
            throw VisionError(.badSetting, "model.nms.iou is \(spec.nms.iou)", remedy: "use a value in 0…1")
        }
        guard spec.nms.limit > 0 else {
            throw VisionError(.badSetting, "model.nms.limit is \(spec.nms.limit)", remedy: "use at least 1")
        }
    }

    /// Replaces `detections` with the objects of frame `slot`, best first, in pixels of the picture, unclipped.
    ///
    /// Every pair of anchor and class whose score is at least `spec.confidence` is a candidate; of more than 30 000
    /// the best count. Then `spec.nms` decides; for families that leave no duplicates
    /// only its limit counts. Ties go to the lower label, then to the lower anchor. Neither NaN nor
    /// infinities nor empty boxes come out.
    ///
    /// - Parameters:
    ///   - outputs: As the session left them.
    ///   - slot: The frame's place in the batch; traps if there is none.
    ///   - placement: Where the frame's picture lies in the input.
    ///   - detections: Memory that is used again.
    /// - Throws: If an output does not have the shape that the model promised.
    package mutating func detect(
        _ outputs: borrowing TensorOutputs,
        slot: Int,
        placement: Placement,
        into detections: inout Detections
    ) throws(VisionError) {
        detections.removeAll()
        candidates.removeAll()
        for promise in promises { try promise.check(outputs) }
        switch outputs.view(promises[0].output).elementType {
        case .float16: detect(Float16Element.self, outputs, slot: slot, placement: placement, into: &detections)
        default: detect(Float32Element.self, outputs, slot: slot, placement: placement, into: &detections)
        }
    }

    private mutating func detect<Element: TensorElement>(
        _: Element.Type,
        _ outputs: borrowing TensorOutputs,
        slot: Int,
        placement: Placement,
        into detections: inout Detections
    ) {
        switch head {
        case .objectness(let output, let classes, let grid):
            let values = TensorSlice<Element>(outputs, output, slot: slot)
            detect(ObjectnessView(values, classes: classes, grid: grid), placement: placement, into: &detections)
        case .channelMajor(let output, let classes):
            let values = TensorSlice<Element>(outputs, output, slot: slot)
            detect(ChannelMajorView(values, classes: classes), placement: placement, into: &detections)
        case .rows(let output, let classes, let unit):
            let values = TensorSlice<Element>(outputs, output, slot: slot)
            detect(RowsView(values, classes: classes, unit: unit), placement: placement, into: &detections)
        case .queries(let boxes, let logits, let classes, let unit):
            let boxes = TensorSlice<Element>(outputs, boxes, slot: slot)
            let logits = TensorSlice<Element>(outputs, logits, slot: slot)
            detect(
                QueryView(boxes: boxes, logits: logits, classes: classes, unit: unit),
                placement: placement,
                into: &detections
            )
        case .endToEnd(let output):
            let values = TensorSlice<Element>(outputs, output, slot: slot)
            detect(EndToEndView(values, labels: labelBound), placement: placement, into: &detections)
        case .ssd(let layout, let unit):
            detect(
                SSDView<Element>(outputs, layout, labels: labelBound, unit: unit, slot: slot),
                placement: placement,
                into: &detections
            )
        case .faces(let faces):
            detect(
                FaceView<Element>(outputs, faces.levels, grid: faces.grid, slot: slot),
                placement: placement,
                into: &detections
            )
        }
    }

    private mutating func detect<View: DetectionView & ~Escapable>(
        _ view: borrowing View,
        placement: Placement,
        into detections: inout Detections
    ) {
        view.collect(confidence: spec.confidence, into: &candidates)
        candidates.sort()
        suppressor.select(candidates, from: view, placement: placement, into: &detections)
    }
}
