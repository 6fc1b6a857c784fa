/// Findings on lost and extra objects: of a size, a class, a segment of time, or at large.
extension FindingRules {
    /// A part that does worse than the rest, beyond chance and beyond what matters.
    private func isWorse(_ part: Share, _ independence: Double, than rest: Share, _ restIndependence: Double) -> Bool {
        guard part.of >= Self.leastObjects, rest.of >= Self.leastObjects else { return false }
        guard let value = part.value, let restValue = rest.value, restValue - value >= Self.leastGap else {
            return false
        }
        let worst = part.interval(trials: Double(part.of) * independence)
        return worst.upperBound < rest.interval(trials: Double(rest.of) * restIndependence).lowerBound
    }

    private func severity(ofLoss loss: Double) -> AgreementFinding.Severity {
        loss >= Self.seriousLoss ? .serious : .warning
    }

    private func slice(_ size: ObjectSize) -> AgreementSlice? {
        report.sizes.first { $0.size == size }?.slice
    }

    var lostSmallObjects: AgreementFinding? {
        guard let small = slice(.small) else { return nil }
        let others = report.overall.recall.without(small.recall)
        guard isWorse(small.recall, small.independence, than: others, report.overall.independence),
            let recall = small.recall.value, let otherRecall = others.value
        else { return nil }
        return finding(
            .lostSmallObjects,
            severity(ofLoss: otherRecall - recall),
            "small objects (under 32² px) are lost: recall \(Figures.counted(small.recall)), of the larger ones "
                + Figures.counted(others),
            suggestion: "give the candidate a larger input, or keep its layers of the finest stride in float",
            [
                "recall": recall, "found": Double(small.recall.count), "objects": Double(small.recall.of),
                "recallOfOthers": otherRecall, "gone": Double(small.lost.gone),
                "belowThreshold": Double(small.lost.belowThreshold),
            ]
        )
    }

    /// - Parameter besidesSmall: Small objects are named already: a class is judged by its small and its larger objects
    ///   apart, so that one which has many small ones is not named for these.
    func lostClasses(besidesSmall: Bool) -> [AgreementFinding] {
        let small = slice(.small)?.recall ?? Share(0, of: 0)
        return report.classes.compactMap { part in
            let whole = (here: part.slice.recall, all: report.overall.recall)
            let smallOnes = (here: part.smallRecall, all: small)
            let larger = (here: whole.here.without(smallOnes.here), all: whole.all.without(small))
            for stratum in besidesSmall ? [smallOnes, larger] : [whole] {
                let others = stratum.all.without(stratum.here)
                if isWorse(stratum.here, part.slice.independence, than: others, report.overall.independence) {
                    return lostClass(part, stratum.here, others)
                }
            }
            return nil
        }
    }

    private func lostClass(_ part: AgreementReport.ClassAgreement, _ here: Share, _ others: Share) -> AgreementFinding {
        let swaps = part.slice.lost.classSwaps
        let reason = 2 * swaps > part.slice.lost.count ? "; most have another class now (\(swaps))" : ""
        return finding(
            .lostClass,
            severity(ofLoss: (others.value ?? 0) - (here.value ?? 0)),
            "\(name(of: part.label)) is lost: recall \(Figures.counted(here)), of the other classes "
                + Figures.counted(others) + reason,
            label: part.label,
            [
                "recall": here.value, "found": Double(here.count), "objects": Double(here.of),
                "recallOfOthers": others.value, "classSwaps": Double(swaps), "pseudoAP": part.pseudoAP?.ap,
            ]
        )
    }

    /// - Parameter besidesSmall: Small objects are named already, and left out.
    func lostObjects(besidesSmall: Bool) -> AgreementFinding? {
        let slices = besidesSmall ? [slice(.medium), slice(.large)].compactMap(\.self) : [report.overall]
        let objects = slices.reduce(0) { $0 + $1.recall.of }
        let below = slices.reduce(0) { $0 + $1.lost.belowThreshold }
        let gone = slices.reduce(0) { $0 + $1.lost.gone }
        let lost = Share(below + gone, of: objects)
        guard isTooMuch(lost), let value = lost.value else { return nil }
        return finding(
            .lostObjects,
            severity(ofLoss: value),
            "\(besidesSmall ? "larger objects" : "objects") are lost: \(Figures.counted(lost)); the candidate has \(below) of "
                + "them under its threshold and nothing of \(gone)",
            suggestion: below > gone ? "lower the candidate's confidence" : nil,
            [
                "share": value, "lost": Double(lost.count), "objects": Double(objects),
                "belowThreshold": Double(below), "gone": Double(gone),
            ]
        )
    }

    var extraObjects: AgreementFinding? {
        let misses = report.overall.extra
        let extra = Share(misses.belowThreshold + misses.gone, of: report.overall.precision.of)
        guard isTooMuch(extra), let value = extra.value else { return nil }
        return finding(
            .extraObjects,
            severity(ofLoss: value),
            "the candidate sees objects that the reference does not: \(Figures.counted(extra)), "
                + "\(misses.belowThreshold) of them under the reference's threshold",
            suggestion: misses.belowThreshold > misses.gone ? "raise the candidate's confidence" : nil,
            [
                "share": value, "extra": Double(extra.count), "objects": Double(extra.of),
                "belowThreshold": Double(misses.belowThreshold), "gone": Double(misses.gone),
                "countDrift": report.overall.countDrift,
            ]
        )
    }

    var classSwaps: AgreementFinding? {
        let swaps = Share(report.overall.lost.classSwaps, of: report.overall.recall.of)
        guard isTooMuch(swaps), let value = swaps.value else { return nil }
        return finding(
            .classSwaps,
            severity(ofLoss: value),
            "objects keep their boxes but change their class: \(Figures.counted(swaps))",
            ["share": value, "swaps": Double(swaps.count), "objects": Double(swaps.of)]
        )
    }

    func segmentDrops(_ moment: (Double, Double) -> String) -> [AgreementFinding] {
        report.segments.flatMap { segment in
            [("recall", \AgreementSlice.recall), ("precision", \.precision)].compactMap { measure, part in
                let here = segment.slice[keyPath: part]
                let others = report.overall[keyPath: part].without(here)
                guard isWorse(here, segment.slice.independence, than: others, report.overall.independence),
                    let value = here.value, let otherValue = others.value
                else { return nil }
                return finding(
                    .segmentDrop,
                    severity(ofLoss: otherValue - value),
                    "\(moment(segment.start, segment.end)) the \(measure) is \(Figures.counted(here)), otherwise "
                        + Figures.counted(others),
                    suggestion: "look at that time, and put some of its frames among those to calibrate with",
                    [
                        "start": segment.start, "end": segment.end, measure: value, "objects": Double(here.of),
                        measure + "OfOthers": otherValue,
                    ]
                )
            }
        }
    }

    /// Whether a share is surely more than what is tolerated.
    private func isTooMuch(_ share: Share) -> Bool {
        let trials = Double(share.of) * report.overall.independence
        return share.of >= Self.leastObjects && share.interval(trials: trials).lowerBound > Self.tolerated
    }
}
