/// The running counts behind an ``AgreementSlice``.
struct SliceTally {
    /// Objects of one side, and how many of them the other side has.
    struct Side {
        var sure = 0
        var found = 0
        var band = 0
        var bandFound = 0
        var atThreshold = 0
        var classSwaps = 0
        var nmsSwaps = 0
        var belowThreshold = 0
        var gone = 0

        mutating func count(_ outcome: FrameSearch.Outcome) {
            sure += 1
            switch outcome {
            case .found: found += 1
            case .classSwap: classSwaps += 1
            case .nmsSwap: nmsSwaps += 1
            case .belowThreshold: belowThreshold += 1
            case .gone: gone += 1
            }
        }

        var misses: AgreementSlice.Misses {
            AgreementSlice.Misses(
                count: sure - found,
                classSwaps: classSwaps,
                nmsSwaps: nmsSwaps,
                belowThreshold: belowThreshold,
                gone: gone
            )
        }
    }

    var reference = Side()
    var candidate = Side()
    /// Pairs in which both are at their thresholds.
    var matchedAtThreshold = 0
    private var iouSum = 0.0
    private var changes = ScoreChanges()
    // Frames, and seconds, in which either side has an object that counts.
    private var framesSeen = 0
    private var lastFrame = -1
    private var secondsSeen = 0
    private var lastSecond: Int?

    /// Says that either side has an object that counts.
    mutating func see(frame: Int, second: Int) {
        if frame != lastFrame {
            framesSeen += 1
            lastFrame = frame
        }
        if second != lastSecond {
            secondsSeen += 1
            lastSecond = second
        }
    }

    mutating func countMatch(iou: Float, change: Double) {
        iouSum += Double(iou)
        changes.add(change)
    }

    func slice(frames: Int) -> AgreementSlice {
        let recall = Share(reference.found, of: reference.sure)
        let precision = Share(candidate.found, of: candidate.sure)
        let plainRecall = Share(matchedAtThreshold, of: reference.atThreshold)
        let plainPrecision = Share(matchedAtThreshold, of: candidate.atThreshold)
        let drift = Double(candidate.atThreshold - reference.atThreshold)
        return AgreementSlice(
            frames: frames,
            recall: recall,
            precision: precision,
            f1: Self.f1(recall, precision),
            band: AgreementSlice.Band(
                recall: Share(reference.bandFound, of: reference.band),
                precision: Share(candidate.bandFound, of: candidate.band)
            ),
            atThreshold: AgreementSlice.AtThreshold(
                recall: plainRecall,
                precision: plainPrecision,
                f1: Self.f1(plainRecall, plainPrecision)
            ),
            lost: reference.misses,
            extra: candidate.misses,
            matches: AgreementSlice.MatchQuality(
                count: changes.count,
                meanIoU: changes.count > 0 ? iouSum / Double(changes.count) : nil,
                score: changes.summary
            ),
            countDrift: frames > 0 ? drift / Double(frames) : nil,
            independence: framesSeen > 0 ? Double(secondsSeen) / Double(framesSeen) : 0
        )
    }

    /// Nil where neither side had anything; 0 where one side had and nothing agreed.
    private static func f1(_ recall: Share, _ precision: Share) -> Double? {
        guard recall.of + precision.of > 0 else { return nil }
        let (r, p) = (recall.value ?? 0, precision.value ?? 0)
        return r + p > 0 ? 2 * r * p / (r + p) : 0
    }
}
