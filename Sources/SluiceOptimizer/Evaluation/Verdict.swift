import SluiceMetrics

/// Puts a comparison into words, and says no more than its intervals show.
struct Verdict {
    var candidate: String
    var reference: String
    /// Candidate minus reference; `nil` without labels, or if there are too few.
    var averagePrecision: Interval?
    /// Labelled images; 0 without labels.
    var images: Int
    /// Speed of the candidate over that of the reference; `nil` if there are too few frames.
    var speedRatio: Interval?
    var agreement: AgreementReport

    var report: VerdictReport {
        VerdictReport(
            accuracy: images > 0 ? VerdictReport.Outcome(of: averagePrecision, noDifference: 0) : nil,
            speed: VerdictReport.Outcome(of: speedRatio, noDifference: 1),
            text: "\(accuracyText) \(speedText)"
        )
    }

    private var accuracyText: String {
        guard images > 0 else { return agreementText }
        guard let difference = averagePrecision else {
            return "\(images) labelled images have too few objects to compare the AP of \(candidate) and \(reference)."
        }
        let figures =
            "\(Figures.signed(difference.estimate)) (95 % interval \(Figures.signed(difference.low)) to "
            + "\(Figures.signed(difference.high)))"
        switch VerdictReport.Outcome(of: difference, noDifference: 0) {
        case .better: return "\(candidate) is better than \(reference): AP \(figures)."
        case .worse: return "\(candidate) is worse than \(reference): AP \(figures)."
        case .notShown where difference.low == 0 && difference.high == 0:
            return "\(candidate) and \(reference) have the same AP on all \(images) images."
        case .notShown:
            return "No difference in AP is shown between \(candidate) and \(reference): \(figures). "
                + resolution(difference)
        }
    }

    /// What these images cannot show, and how many could show .01: an interval shrinks with the root of the number.
    private func resolution(_ difference: Interval) -> String {
        let half = (difference.high - difference.low) / 2
        let needed = Double(images) * (half / 0.01) * (half / 0.01)
        let certifies = "\(images) images cannot certify less than ±\(Figures.fixed(half))"
        guard needed > Double(images) else { return certifies + "." }
        return certifies + "; ±0.010 would take about \(Figures.count(Int(needed.rounded(.up))))."
    }

    private var agreementText: String {
        let slice = agreement.overall
        guard let recall = slice.recall.value, let precision = slice.precision.value else {
            return "Neither \(candidate) nor \(reference) is sure of any object on these frames."
        }
        let range = slice.recall.interval(trials: Double(slice.recall.of) * slice.independence)
        return "\(candidate) finds \(Figures.percent(recall)) (\(Figures.percent(range.lowerBound)) to "
            + "\(Figures.percent(range.upperBound))) of what \(reference) is sure of, and \(reference) confirms "
            + "\(Figures.percent(precision)) of what \(candidate) is sure of; agreement is not accuracy."
    }

    private var speedText: String {
        guard let speedRatio else { return "There are too few frames to compare the speed." }
        let range = "\(Figures.fixed(speedRatio.low, 2)) to \(Figures.fixed(speedRatio.high, 2))"
        let ratio = Figures.fixed(speedRatio.estimate, 2)
        return switch VerdictReport.Outcome(of: speedRatio, noDifference: 1) {
        case .better: "It is faster: \(ratio) × the speed (\(range))."
        case .worse: "It is slower: \(ratio) × the speed (\(range))."
        case .notShown: "No difference in speed is shown: \(ratio) × (\(range))."
        }
    }
}
