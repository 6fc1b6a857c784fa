/// Matches the detections of one image and category with its labelled objects, greedily, at every IoU and for every
/// size class at once, as pycocotools' `evaluateImg` does. Holds scratch memory: make one and reuse it.
struct CocoMatcher {
    /// What one detection came to: for each ``CocoArea``, a bit per index into ``CocoRules/overlaps``.
    struct Outcome {
        /// Matched with an object that counts.
        var hits: [4 of UInt16] = .init(repeating: 0)
        /// Matched with a crowd or with an object of another size: neither right nor wrong.
        var ignored: [4 of UInt16] = .init(repeating: 0)
    }

    private struct Target {
        /// The classes in which it counts: none for a crowd.
        var sizes: UInt8
        var isCrowd: Bool
        /// As in ``Outcome``: where a detection has taken it already.
        var taken: [4 of UInt16] = .init(repeating: 0)
    }

    private struct Pair {
        var target: Int
        var overlap: Double
    }

    /// The IoU that a match needs.
    private let needed = CocoRules.overlaps.map { min($0, 1 - 1e-10) }
    private var targets: [Target] = []
    /// The targets that the detection at hand overlaps enough for the lowest IoU, in their order.
    private var pairs: [Pair] = []

    /// - Parameters:
    ///   - detections: Of one image and category, best first, no more than count.
    ///   - truths: All of the same image and category, in the order of the annotation file.
    ///   - body: Receives the index and the outcome of each detection that overlaps anything.
    mutating func match(
        _ detections: ArraySlice<ScoredObject>,
        with truths: ArraySlice<CocoTruth.Object>,
        _ body: (Int, Outcome) -> Void
    ) {
        targets.removeAll(keepingCapacity: true)
        for truth in truths {
            targets.append(
                Target(sizes: truth.isCrowd ? 0 : CocoArea.classes(of: truth.area), isCrowd: truth.isCrowd)
            )
        }
        for index in detections.indices {
            findPairs(detections[index].box, truths)
            if !pairs.isEmpty { body(index, outcome()) }
        }
    }

    private mutating func findPairs(_ box: RealBox, _ truths: ArraySlice<CocoTruth.Object>) {
        pairs.removeAll(keepingCapacity: true)
        for (target, truth) in truths.enumerated() {
            let overlap = truth.isCrowd ? box.coverage(by: truth.box) : box.iou(truth.box)
            if overlap >= needed[0] { pairs.append(Pair(target: target, overlap: overlap)) }
        }
    }

    private mutating func outcome() -> Outcome {
        var outcome = Outcome()
        for area in CocoArea.allCases {
            for overlap in needed.indices {
                let bit: UInt16 = 1 << UInt16(overlap)
                // An object that counts is always preferred to one that does not.
                if let target = best(area, overlap, counting: true) {
                    targets[target].taken[area.rawValue] |= bit
                    outcome.hits[area.rawValue] |= bit
                } else if let target = best(area, overlap, counting: false) {
                    targets[target].taken[area.rawValue] |= bit
                    outcome.ignored[area.rawValue] |= bit
                }
            }
        }
        return outcome
    }

    /// The free target of the highest overlap, the last of equals. A crowd is always free.
    private func best(_ area: CocoArea, _ overlap: Int, counting: Bool) -> Int? {
        var best = needed[overlap]
        var found: Int?
        for pair in pairs where pair.overlap >= best {
            let target = targets[pair.target]
            guard (target.sizes & area.bit != 0) == counting else { continue }
            guard target.isCrowd || target.taken[area.rawValue] & (1 << UInt16(overlap)) == 0 else { continue }
            best = pair.overlap
            found = pair.target
        }
        return found
    }
}
