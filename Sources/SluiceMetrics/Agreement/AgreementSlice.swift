/// How two variants agree on a part of what they saw: all of it, a class, a size, a segment of time.
///
/// Everything is per object, since empty frames agree by themselves. The headline figures use hysteresis: what the
/// reference is sure of must be found by the candidate, if only just.
package struct AgreementSlice: Codable, Hashable, Sendable {
    /// Frames that were compared.
    package let frames: Int
    /// Reference objects ≥ τ + hysteresis that the candidate has ≥ τ − hysteresis.
    package let recall: Share
    /// Candidate objects ≥ τ + hysteresis that the reference has ≥ τ − hysteresis.
    package let precision: Share
    /// Harmonic mean of recall and precision.
    package let f1: Double?
    /// The objects near the threshold, which recall and precision leave out.
    package let band: Band
    /// The same at the deployed thresholds, without hysteresis: what a user would see.
    package let atThreshold: AtThreshold
    /// Why objects of the reference are not found.
    package let lost: Misses
    /// Why objects of the candidate are not confirmed.
    package let extra: Misses
    /// How alike the objects are that both have.
    package let matches: MatchQuality
    /// Candidate minus reference: objects a frame at the deployed thresholds.
    package let countDrift: Double?
    /// How many independent objects one object is worth, 0…1: frames of the same second show the same objects, so together
    /// they count as one frame.
    package let independence: Double

    /// Objects from τ to τ + hysteresis.
    package struct Band: Codable, Hashable, Sendable {
        /// Those of the reference that the candidate has ≥ τ − hysteresis.
        package let recall: Share
        /// Those of the candidate that the reference has ≥ τ − hysteresis.
        package let precision: Share
    }

    /// Agreement of what is ≥ τ on either side.
    package struct AtThreshold: Codable, Hashable, Sendable {
        package let recall: Share
        package let precision: Share
        package let f1: Double?
    }

    /// Objects of one side that the other side has not; `count` is the sum of the reasons.
    package struct Misses: Codable, Hashable, Sendable {
        package let count: Int
        /// The other side has the box (IoU ≥ .8), under another class.
        package let classSwaps: Int
        /// The other side has the box (IoU ≥ .8), but it already stands for a neighbour: NMS kept one box instead of two.
        package let nmsSwaps: Int
        /// The other side has the object, but with a confidence under τ − hysteresis.
        package let belowThreshold: Int
        /// The other side has nothing there.
        package let gone: Int
    }

    /// What is left of the object on its way from the reference (≥ τ) to the candidate (≥ τ − hysteresis).
    package struct MatchQuality: Codable, Hashable, Sendable {
        package let count: Int
        package let meanIoU: Double?
        /// Candidate minus reference.
        package let score: ScoreChange?
    }

    /// How the confidence of matched objects changed, candidate minus reference. Quantiles to .001.
    package struct ScoreChange: Codable, Hashable, Sendable {
        package let meanAbsolute: Double
        package let p95Absolute: Double
        /// The signed drift.
        package let mean: Double
        package let median: Double
        /// 16 % of the matches changed by less: one standard deviation below the median, were they normal.
        package let p16: Double
        /// 84 % of the matches changed by less.
        package let p84: Double
    }
}
