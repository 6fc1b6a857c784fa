package import SluiceMetrics

/// A frame that the reference and a candidate see differently, with what each of them saw.
package struct Disagreement: Codable, Hashable, Sendable {
    /// Index into ``EvaluationReport/footage``.
    package var footage: Int
    /// Position in the footage, counted from 0, skipped frames included.
    package var frame: Int
    /// Presentation time.
    package var seconds: Double
    /// The image's file, for a folder of them.
    package var file: String?
    /// Pixels of the picture.
    package var width: Int
    package var height: Int
    /// How bad it is: the confidences of what only one of the two saw, summed.
    package var weight: Double
    /// At the variants' own confidence, best first.
    package var reference: [SeenObject]
    package var candidate: [SeenObject]
    /// What is really there; `nil` where nobody knows.
    package var truth: [TrueBox]?
    /// The plain picture as JPEG. Not part of the JSON.
    package var picture: [UInt8] = []

    /// An object as a variant reported it.
    package struct SeenObject: Codable, Hashable, Sendable {
        /// Index into ``EvaluationReport/classes``.
        package var label: Int
        package var confidence: Double
        package var box: RealBox
        /// Whether the other one did not see it.
        package var isOnlyHere: Bool

        package init(label: Int, confidence: Double, box: RealBox, isOnlyHere: Bool) {
            self.label = label
            self.confidence = confidence
            self.box = box
            self.isOnlyHere = isOnlyHere
        }
    }

    /// A true object.
    package struct TrueBox: Codable, Hashable, Sendable {
        /// Index into ``EvaluationReport/classes``.
        package var label: Int
        package var box: RealBox
        package var isCrowd: Bool

        package init(label: Int, box: RealBox, isCrowd: Bool) {
            self.label = label
            self.box = box
            self.isCrowd = isCrowd
        }
    }

    private enum CodingKeys: CodingKey {
        case footage, frame, seconds, file, width, height, weight, reference, candidate, truth
    }

    package init(
        footage: Int,
        frame: Int,
        seconds: Double,
        file: String?,
        width: Int,
        height: Int,
        weight: Double,
        reference: [SeenObject],
        candidate: [SeenObject],
        truth: [TrueBox]?,
        picture: [UInt8] = []
    ) {
        self.footage = footage
        self.frame = frame
        self.seconds = seconds
        self.file = file
        self.width = width
        self.height = height
        self.weight = weight
        self.reference = reference
        self.candidate = candidate
        self.truth = truth
        self.picture = picture
    }
}
