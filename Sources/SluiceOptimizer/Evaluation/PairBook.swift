import SluiceCore
import SluiceMetrics

/// What is collected about a candidate in comparison with the reference.
struct PairBook {
    private(set) var worst: WorstFrames
    /// All footage on one time line; `nil` for a single one, which is its only part.
    private var overall: AgreementAccumulator?
    private var parts: [AgreementAccumulator] = []
    private let thresholds: (reference: Double, candidate: Double)

    /// - Parameters:
    ///   - thresholds: The confidences at which the two are deployed.
    ///   - worst: Frames of disagreement to keep.
    ///   - segmentSeconds: Of all footage together; `nil` if there is a single one.
    init(thresholds: (reference: Double, candidate: Double), segmentSeconds: Double?, worst: Int) {
        self.worst = WorstFrames(limit: worst)
        self.thresholds = thresholds
        overall = segmentSeconds.map { AgreementAccumulator(Self.settings(thresholds, $0)) }
    }

    private static func settings(
        _ thresholds: (reference: Double, candidate: Double),
        _ segmentSeconds: Double
    ) -> AgreementSettings {
        AgreementSettings(
            threshold: thresholds.reference,
            candidateThreshold: thresholds.candidate,
            segmentSeconds: segmentSeconds
        )
    }

    mutating func beginFootage(segmentSeconds: Double) {
        parts.append(AgreementAccumulator(Self.settings(thresholds, segmentSeconds)))
    }

    /// Compares what the two saw in a frame.
    ///
    /// - Parameters:
    ///   - seconds: Time in the footage.
    ///   - start: Where the footage begins on the time line of all.
    mutating func add(
        reference: [Detection],
        candidate: [Detection],
        seconds: Double,
        start: Double
    ) -> FrameAgreement {
        overall?.add(reference: reference, candidate: candidate, seconds: start + seconds)
        return parts[parts.count - 1].add(reference: reference, candidate: candidate, seconds: seconds)
    }

    mutating func keep(_ frame: Disagreement) {
        worst.add(frame)
    }

    func report() -> AgreementReport { (overall ?? parts[0]).report() }
    /// `nil` for a single footage.
    func reportsByFootage() -> [AgreementReport]? { overall == nil ? nil : parts.map { $0.report() } }
}
