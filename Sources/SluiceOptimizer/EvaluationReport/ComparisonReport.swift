package import SluiceMetrics

/// A candidate against the reference, on the same frames.
package struct ComparisonReport: Codable, Hashable, Sendable {
    /// Name of the variant.
    package var candidate: String
    package var verdict: VerdictReport
    /// Speed of the candidate over that of the reference, from the medians of ``SpeedReport/total``: above 1 it is faster.
    /// `nil`: too few frames.
    package var speedRatio: Interval?
    /// `nil` without labels.
    package var accuracy: AccuracyDifference?
    /// The reference's objects taken for the truth. Its labels are indices into ``EvaluationReport/classes``.
    package var agreement: AgreementReport
    /// The same for each footage alone, in the order of ``EvaluationReport/footage``; `nil` for a single one.
    package var agreementByFootage: [AgreementReport]?
    /// What of all that a person should know, the most serious first.
    package var findings: [AgreementFinding]
    /// The frames on which the two differ most, the worst first.
    package var disagreements: [Disagreement]

    package init(
        candidate: String,
        verdict: VerdictReport,
        speedRatio: Interval?,
        accuracy: AccuracyDifference?,
        agreement: AgreementReport,
        agreementByFootage: [AgreementReport]?,
        findings: [AgreementFinding],
        disagreements: [Disagreement]
    ) {
        self.candidate = candidate
        self.verdict = verdict
        self.speedRatio = speedRatio
        self.accuracy = accuracy
        self.agreement = agreement
        self.agreementByFootage = agreementByFootage
        self.findings = findings
        self.disagreements = disagreements
    }
}

/// By how much a candidate is more accurate than the reference: candidate minus reference, judged on the same frames.
package struct AccuracyDifference: Codable, Hashable, Sendable {
    /// Those of the twelve numbers that have a value on both sides.
    package var metrics: [MetricDifference]
    /// Of the average precision, in the order of ``EvaluationReport/classes``; `nil` for a class with objects in too few
    /// images.
    package var classes: [Interval?]

    /// The difference of one of COCO's twelve numbers.
    package struct MetricDifference: Codable, Hashable, Sendable {
        package var metric: CocoMetric
        package var difference: Interval

        package init(metric: CocoMetric, difference: Interval) {
            self.metric = metric
            self.difference = difference
        }
    }

    package init(metrics: [MetricDifference], classes: [Interval?]) {
        self.metrics = metrics
        self.classes = classes
    }

    package subscript(metric: CocoMetric) -> Interval? { metrics.first { $0.metric == metric }?.difference }
}

/// The comparison in words, and in a form to decide by.
package struct VerdictReport: Codable, Hashable, Sendable {
    /// What an interval shows of a difference.
    package enum Outcome: String, Codable, Hashable, Sendable {
        /// More accurate, or faster.
        case better
        case worse
        /// The interval holds "no difference".
        case notShown = "not_shown"
    }

    /// Of the average precision; `nil` without labels.
    package var accuracy: Outcome?
    package var speed: Outcome
    /// One or two sentences with the figures.
    package var text: String

    package init(accuracy: Outcome?, speed: Outcome, text: String) {
        self.accuracy = accuracy
        self.speed = speed
        self.text = text
    }
}
