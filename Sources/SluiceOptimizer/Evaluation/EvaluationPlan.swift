package import SluiceMetrics

/// What to evaluate, on what, and how.
package struct EvaluationPlan: Sendable {
    /// The first is the reference.
    package var variants: [EvaluatedVariant]
    package var footage: [Footage]
    /// Evaluate every so-manieth frame.
    package var every = 1
    /// Stop after so many evaluated frames of each footage.
    package var frameLimit: Int?
    /// Length of a segment of time; `nil`: what suits the footage.
    package var segmentSeconds: Double?
    /// Look at these classes only; empty: at all.
    package var onlyClasses: [String] = []
    package var renaming = ClassTable.Renaming()
    /// Frames that must not be evaluated on, because somebody calibrated with them.
    package var calibration = FingerprintSet()
    /// Leave calibration frames out instead of refusing the footage.
    package var skipsOverlap = false
    /// Frames of the largest disagreement to keep for each candidate.
    package var worstFrames = 12
    /// Where to write the detections of each variant in COCO's format for results.
    package var detectionsFolder: String?
    package var machine: MachineReport
    /// `sluice 0.1.0`.
    package var program: String

    package init(variants: [EvaluatedVariant], footage: [Footage], machine: MachineReport, program: String) {
        self.variants = variants
        self.footage = footage
        self.machine = machine
        self.program = program
    }

    /// The time of a segment on the time line of all footage.
    var segmentOfAll: Double { segmentSeconds ?? Self.segment(for: nil) }

    /// The time of a segment for a footage of so many seconds: at least four of a round length, or else one.
    static func segment(for seconds: Double?) -> Double {
        let round = [3_600.0, 600, 60, 10]
        guard let seconds else { return round[0] }
        return round.first { seconds >= 4 * $0 } ?? round[0]
    }
}
