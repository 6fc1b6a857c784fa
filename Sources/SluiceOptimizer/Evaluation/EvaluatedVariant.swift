package import SluiceCore
package import SluiceEngine
package import SluiceVision

/// A variant that is ready to run: a model with its session, what to feed it, and how to read it.
package struct EvaluatedVariant: Sendable {
    /// Objects from this confidence on take part in average precision, however surely the variant reports.
    package static let leastConfidence: Float = 0.001
    /// Most objects of a frame that take part.
    package static let mostObjects = 300

    /// Unique among the variants of an evaluation.
    package var name: String
    /// Path of the model file.
    package var model: String
    /// SHA-256 of the model file, in hexadecimal.
    package var digest: String
    package var session: SessionBox
    package var input: InputSpec
    /// As the variant serves.
    package var detector: Detector
    /// The same from ``leastConfidence`` on.
    package var fullDetector: Detector

    /// - Parameter signature: The model's.
    package init(
        name: String,
        model: String,
        digest: String,
        session: SessionBox,
        input: InputSpec,
        detector: Detector,
        signature: ModelSignature
    ) throws(VisionError) {
        self.name = name
        self.model = model
        self.digest = digest
        self.session = session
        self.input = input
        self.detector = detector
        var spec = detector.spec
        spec.confidence = min(spec.confidence, Self.leastConfidence)
        spec.nms.limit = max(spec.nms.limit, Self.mostObjects)
        fullDetector = try Detector(spec, signature: signature, input: input)
    }

    /// Names of the model's classes, by index.
    var labels: [String] { detector.spec.labels }
    /// Objects from here on are reported where the variant serves.
    var confidence: Float { detector.spec.confidence }
}

extension Float {
    /// The number that was written: 0.3, and not the 0.30000001192092896 that its bits are.
    var asWritten: Double { Double(description) ?? Double(self) }
}
