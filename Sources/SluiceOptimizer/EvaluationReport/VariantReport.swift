package import SluiceMetrics

/// What was measured of one variant, whatever the others did.
package struct VariantReport: Codable, Hashable, Sendable {
    package var name: String
    /// Path of the model file.
    package var model: String
    /// SHA-256 of the model file: `sha256:5c2f…`.
    package var digest: String
    /// What ran it: `cpu`.
    package var device: String
    /// Size of its input in pixels.
    package var inputWidth: Int
    package var inputHeight: Int
    /// Objects from this confidence on are reported where the variant serves, and so in ``AgreementReport``.
    package var confidence: Double
    /// How it chooses among overlapping boxes: `greedy`, `soft` or `none`; and the IoU of the former.
    package var nms: String
    package var nmsIoU: Double
    /// Objects from ``confidence`` on, a frame.
    package var objectsPerFrame: Double
    package var speed: SpeedReport
    /// How well it finds the true objects; `nil` without labels.
    package var accuracy: AccuracyReport?
    /// How often objects come and go without reason, in all videos; `nil` if there is none, or if frames were skipped.
    /// Labels are indices into ``EvaluationReport/classes``.
    package var flicker: FlickerReport?

    package init(
        name: String,
        model: String,
        digest: String,
        device: String,
        inputWidth: Int,
        inputHeight: Int,
        confidence: Double,
        nms: String,
        nmsIoU: Double,
        objectsPerFrame: Double,
        speed: SpeedReport,
        accuracy: AccuracyReport?,
        flicker: FlickerReport?
    ) {
        self.name = name
        self.model = model
        self.digest = digest
        self.device = device
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
        self.confidence = confidence
        self.nms = nms
        self.nmsIoU = nmsIoU
        self.objectsPerFrame = objectsPerFrame
        self.speed = speed
        self.accuracy = accuracy
        self.flicker = flicker
    }
}

/// What a frame cost one variant, one session, one frame at a time. Decoding, which all variants share, is not in it.
package struct SpeedReport: Codable, Hashable, Sendable {
    package var preprocess: Milliseconds
    package var inference: Milliseconds
    /// At the variant's own confidence, as it would serve.
    package var postprocess: Milliseconds
    /// The three together.
    package var total: Milliseconds
    /// One over the mean of ``total``.
    package var framesPerSecond: Double

    /// How long a stage took, over all frames, in milliseconds.
    package struct Milliseconds: Codable, Hashable, Sendable {
        package var mean: Double
        package var p50: Double
        package var p95: Double
        package var p99: Double
        package var max: Double

        package init(mean: Double, p50: Double, p95: Double, p99: Double, max: Double) {
            self.mean = mean
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
            self.max = max
        }
    }

    package init(
        preprocess: Milliseconds,
        inference: Milliseconds,
        postprocess: Milliseconds,
        total: Milliseconds,
        framesPerSecond: Double
    ) {
        self.preprocess = preprocess
        self.inference = inference
        self.postprocess = postprocess
        self.total = total
        self.framesPerSecond = framesPerSecond
    }
}
