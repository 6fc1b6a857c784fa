/// When a figure is worth a sentence.
///
/// Two rules keep chance out. A share is judged by its Wilson interval, whose trials are seconds of video and not frames,
/// because neighbouring frames repeat each other: three objects, or one object for three seconds, do not cry wolf. And a
/// difference that is certain but small is not named either: it must be at least ``leastGap``.
struct FindingRules {
    /// Differences of recall under .05 are within what the choice of a threshold does.
    static let leastGap = 0.05
    /// Shares of lost or extra objects that nobody would act on.
    static let tolerated = 0.02
    /// More flicker than the reference that nobody would act on, in events for an object seen.
    static let toleratedFlicker = 0.005
    /// Objects that a part must have to be judged by itself.
    static let leastObjects = 10
    /// Matches that a distribution of scores or of IoU is judged by.
    static let leastMatches = 30
    /// From here on a person would not deploy the candidate.
    static let seriousLoss = 0.2

    let report: AgreementReport
    let labels: [String]

    /// All findings but those on flicker.
    func ofReport(moment: (Double, Double) -> String) -> [AgreementFinding] {
        if let identical { return [identical] }
        let small = lostSmallObjects
        return [fewObjects, small].compactMap(\.self) + lostClasses(besidesSmall: small != nil)
            + [lostObjects(besidesSmall: small != nil), extraObjects, classSwaps, scoreDrift, looserBoxes]
            .compactMap(\.self) + segmentDrops(moment)
    }

    func name(of label: Int32) -> String {
        labels.indices.contains(Int(label)) ? labels[Int(label)] : "class \(label)"
    }

    func finding(
        _ kind: AgreementFinding.Kind,
        _ severity: AgreementFinding.Severity,
        _ text: String,
        suggestion: String? = nil,
        label: Int32? = nil,
        _ evidence: [String: Double?]
    ) -> AgreementFinding {
        AgreementFinding(
            kind: kind,
            severity: severity,
            text: text,
            suggestion: suggestion,
            label: label,
            evidence: evidence.compactMapValues(\.self)
        )
    }
}

// MARK: - The whole

extension FindingRules {
    private var identical: AgreementFinding? {
        let overall = report.overall
        let shares = [
            overall.recall, overall.precision, overall.band.recall, overall.band.precision, overall.atThreshold.recall,
            overall.atThreshold.precision,
        ]
        guard shares.allSatisfy({ $0.count == $0.of }), overall.matches.count > 0 else { return nil }
        guard overall.matches.meanIoU == 1, overall.matches.score?.meanAbsolute == 0 else { return nil }
        return finding(
            .identical,
            .note,
            "the same objects, boxes and confidences from \(Figures.fixed(report.settings.referenceThreshold)) up in all "
                + "\(overall.frames) frames (\(overall.matches.count) objects)",
            ["frames": Double(overall.frames), "objects": Double(overall.matches.count)]
        )
    }

    private var fewObjects: AgreementFinding? {
        let overall = report.overall
        let independent = Double(overall.recall.of) * overall.independence
        guard independent < Double(Self.leastMatches) else { return nil }
        return finding(
            .fewObjects,
            .note,
            "the reference is sure of \(overall.recall.of) objects in \(overall.frames) frames, which are worth about "
                + "\(Figures.fixed(independent, 0)) independent ones: too few for fine differences",
            suggestion: "compare on more footage",
            [
                "objects": Double(overall.recall.of), "independentObjects": independent,
                "frames": Double(overall.frames),
            ]
        )
    }

    private var scoreDrift: AgreementFinding? {
        let matches = report.overall.matches
        guard let score = matches.score, matches.count >= Self.leastMatches else { return nil }
        // Near-constant: at least two matches in three lie within the shift's own size of it.
        let spread = (score.p84 - score.p16) / 2
        guard score.median.magnitude >= 0.01, spread <= score.median.magnitude else { return nil }
        let settings = report.settings
        let fitting = min(max(settings.referenceThreshold + score.median, 0), 1)
        let isCompensated = (settings.candidateThreshold - fitting).magnitude <= max(spread, 0.005)
        let boxes = matches.meanIoU.map { ", the boxes agree (mean IoU \(Figures.fixed($0)))" } ?? ""
        return finding(
            .scoreDrift,
            isCompensated || score.median.magnitude < settings.hysteresis ? .note : .warning,
            "confidences are shifted by \(Figures.signed(score.median)) (two of three by \(Figures.signed(score.p16)) to "
                + "\(Figures.signed(score.p84)), \(matches.count) objects)"
                + ((matches.meanIoU ?? 0) >= 0.9 ? boxes : ""),
            suggestion: isCompensated
                ? nil
                : "give the candidate a confidence of \(Figures.fixed(fitting)) instead of "
                    + "\(Figures.fixed(settings.candidateThreshold))",
            [
                "shift": score.median, "spread": spread, "mean": score.mean, "matches": Double(matches.count),
                "meanIoU": matches.meanIoU, "threshold": fitting,
            ]
        )
    }

    private var looserBoxes: AgreementFinding? {
        let matches = report.overall.matches
        // The mean IoU of matches is at least .5; .9 is where the mean over COCO's IoUs starts to lose its last tenth.
        guard let meanIoU = matches.meanIoU, matches.count >= Self.leastMatches, meanIoU < 0.9 else { return nil }
        return finding(
            .looserBoxes,
            meanIoU < 0.75 ? .serious : .warning,
            "boxes fit less: mean IoU \(Figures.fixed(meanIoU)) over \(matches.count) objects",
            suggestion: "keep the last layers of the box branch in float",
            [
                "meanIoU": meanIoU, "matches": Double(matches.count), "pseudoAP50": report.pseudoAP?.ap50,
                "pseudoAP": report.pseudoAP?.ap,
            ]
        )
    }
}
