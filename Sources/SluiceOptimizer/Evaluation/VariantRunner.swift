import SluiceCore
import SluiceEngine
import SluiceVision

/// What a frame cost one variant, in nanoseconds.
struct FrameCost: BitwiseCopyable {
    var preprocess: UInt64
    var inference: UInt64
    var postprocess: UInt64

    var total: UInt64 { preprocess + inference + postprocess }
}

/// Runs one variant on one picture after the other.
final class VariantRunner {
    let variant: EvaluatedVariant
    /// The objects of the last picture from ``EvaluatedVariant/leastConfidence`` on, best first. Labels are indices into
    /// the class table; objects of other classes are left out.
    private(set) var objects: [Detection] = []

    private let classes: [Int32]
    private var preprocessor: Preprocessor
    private var batch: TensorBatch
    private var detector: Detector
    private var fullDetector: Detector
    private var detections = Detections(capacity: EvaluatedVariant.mostObjects)

    /// Gets the session ready, which runs it once.
    init(_ variant: EvaluatedVariant, classes: ClassTable) throws(InferenceError) {
        self.variant = variant
        self.classes = classes.classes(of: variant.labels)
        preprocessor = Preprocessor(spec: variant.input, batches: 1, slotsPerBatch: 1)
        batch = TensorBatch(id: 0, capacity: 1, elementType: variant.input.elementType, shape: variant.input.shape)
        detector = variant.detector
        fullDetector = variant.fullDetector
        try variant.session.session.prepare(&batch)
    }

    /// Finds the objects of a picture.
    ///
    /// - Returns: What it cost: the outputs are read once as the variant serves, for the clock, and then once more in
    ///   full, for ``objects``.
    func run(_ picture: borrowing Picture) throws -> FrameCost {
        batch.clear()
        let start = Instant.now
        let placement = unsafe batch.fillSlot { memory, slot in
            unsafe preprocessor.fill(picture, into: memory, of: 0, at: slot)
        }
        let filled = Instant.now
        _ = try variant.session.session.run(&batch)
        let ran = Instant.now
        try detector.detect(batch.outputs, slot: 0, placement: placement, into: &detections)
        let read = Instant.now
        try fullDetector.detect(batch.outputs, slot: 0, placement: placement, into: &detections)
        collect()
        return FrameCost(preprocess: filled.since(start), inference: ran.since(filled), postprocess: read.since(ran))
    }

    /// How many of ``objects`` the variant reports where it serves.
    var reportedCount: Int { objects.firstIndex { $0.confidence < variant.confidence } ?? objects.count }

    private func collect() {
        objects.removeAll(keepingCapacity: true)
        for detection in detections.objects {
            // A model that names no class of an object numbers it, and may have more than the labels.
            let label = Int(detection.label)
            guard label < classes.count, classes[label] >= 0 else { continue }
            var object = detection
            object.label = classes[label]
            objects.append(object)
        }
    }
}
