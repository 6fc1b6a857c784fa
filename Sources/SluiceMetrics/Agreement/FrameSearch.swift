import SluiceCore

/// Looks for the objects of one side among those of the other, in one frame and in one direction.
///
/// The recall looks for the reference's objects among the candidate's; the precision is the same the other way round.
struct FrameSearch {
    enum Outcome {
        case found
        case classSwap
        case nmsSwap
        case belowThreshold
        case gone
    }

    /// Places of the objects ≥ τ + hysteresis, and what became of each.
    private(set) var sure: [Int] = []
    private(set) var outcomes: [Outcome] = []
    /// Places of the objects from τ to τ + hysteresis.
    private(set) var band: [Int] = []
    /// For every object of the side that is looked for, the place of its match on the other side, or -1.
    private(set) var matches: [Int] = []

    private var matcher = GreedyMatcher()
    private var seen: [Int] = []
    private var faint: [Int] = []
    private var seenMatches: [Int] = []

    /// - Parameters:
    ///   - objects: The side whose objects are looked for.
    ///   - threshold: The least confidence of what is looked for.
    ///   - others: The side they are looked for in.
    ///   - otherThreshold: The deployed confidence there; less by the hysteresis will do.
    mutating func run(
        for objects: [Detection],
        threshold: Double,
        in others: [Detection],
        otherThreshold: Double,
        settings: AgreementSettings
    ) {
        let least = Float(threshold)
        let certain = Float(threshold + settings.hysteresis)
        let enough = Float(otherThreshold - settings.hysteresis)
        objects.places(&sure) { $0.confidence >= certain }
        objects.places(&band) { $0.confidence >= least && $0.confidence < certain }
        others.places(&seen) { $0.confidence >= enough }
        others.places(&faint) { $0.confidence < enough }
        matches.fill(with: -1, count: objects.count)
        seenMatches.fill(with: -1, count: others.count)
        // What is sure goes first, so that no object of the band takes its match.
        for wanted in [sure, band] {
            matcher.match(wanted, of: objects, &matches, seen, of: others, &seenMatches, iou: Float(settings.matchIoU))
        }
        explain(objects, others, settings)
    }

    /// Says of each object that is sure whether it was found, and if not, why.
    private mutating func explain(_ objects: [Detection], _ others: [Detection], _ settings: AgreementSettings) {
        outcomes.removeAll(keepingCapacity: true)
        outcomes.append(contentsOf: repeatElement(.found, count: sure.count))
        var missing = sure.indices.filter { matches[sure[$0]] < 0 }
        guard !missing.isEmpty else { return }
        var partners = matches
        var otherPartners = seenMatches
        let swapIoU = Float(settings.swapIoU)
        func settle(_ outcome: Outcome, where isSo: (Int) -> Bool) {
            missing.removeAll { place in
                let isSettled = isSo(sure[place])
                if isSettled { outcomes[place] = outcome }
                return isSettled
            }
        }
        let lost = missing.map { sure[$0] }
        matcher.match(lost, of: objects, &partners, seen, of: others, &otherPartners, iou: swapIoU, isSameClass: false)
        settle(.classSwap) { partners[$0] >= 0 }
        settle(.nmsSwap) { object in
            seen.contains { seenMatches[$0] >= 0 && others[$0].box.overlap(objects[object].box) >= swapIoU }
        }
        let unseen = missing.map { sure[$0] }
        matcher.match(unseen, of: objects, &partners, faint, of: others, &otherPartners, iou: Float(settings.matchIoU))
        settle(.belowThreshold) { partners[$0] >= 0 }
        settle(.gone) { _ in true }
    }
}
