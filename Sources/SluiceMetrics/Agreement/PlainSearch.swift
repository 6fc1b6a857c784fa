import SluiceCore

/// Pairs the objects of both sides at their deployed thresholds, without hysteresis.
struct PlainSearch {
    /// Places of the objects at the threshold.
    private(set) var reference: [Int] = []
    private(set) var candidate: [Int] = []
    /// For every object of the reference, the place of its match, or -1; and the other way round.
    private(set) var matches: [Int] = []
    private(set) var candidateMatches: [Int] = []
    private var matcher = GreedyMatcher()

    mutating func run(_ objects: [Detection], _ others: [Detection], _ settings: AgreementSettings) {
        objects.places(&reference) { $0.confidence >= Float(settings.referenceThreshold) }
        others.places(&candidate) { $0.confidence >= Float(settings.candidateThreshold) }
        matches.fill(with: -1, count: objects.count)
        candidateMatches.fill(with: -1, count: others.count)
        matcher.match(
            reference,
            of: objects,
            &matches,
            candidate,
            of: others,
            &candidateMatches,
            iou: Float(settings.matchIoU)
        )
    }
}
