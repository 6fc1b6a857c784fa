/// What matching found for one category: all that its precision and recall need, however the images are weighted.
///
/// Flat arrays in the order in which precision is cumulated. What differs from "every detection of the size counts and
/// is wrong" is kept as ``Event``s, which are few.
struct CategoryMatches: Sendable {
    /// A detection that, at one IoU and for one size class, is not plainly wrong.
    struct Event: BitwiseCopyable {
        /// Index of the detection.
        var position: Int32
        var image: Int32
        /// Whether it found an object; else it is ignored.
        var isHit: Bool
        /// What it adds to the number of detections that count, beside those of the size: 1 for a hit by a detection
        /// of another size, -1 for an ignored one of the size.
        var extra: Int8
        /// How many of its image and category are better.
        var rank: UInt8
    }

    /// A labelled object or a detection, as far as weighting and counting need it.
    struct Item: BitwiseCopyable {
        var image: Int32
        /// The ``CocoArea``s it belongs to.
        var sizes: UInt8
    }

    /// Labelled objects, crowds left out.
    private(set) var truths: [Item] = []
    /// The best hundred of every image, all together best first.
    private(set) var detections: [Item] = []
    /// By size class, then IoU, then position.
    private var events: [Event] = []
    /// Where the events of each size class and IoU begin.
    private var eventStarts: [Int] = []

    func events(_ area: CocoArea, _ overlap: Int) -> ArraySlice<Event> {
        let group = Self.group(area, overlap)
        return events[eventStarts[group]..<eventStarts[group + 1]]
    }

    /// Index of the last detection that is part of an event, -1 without any. What comes later changes nothing.
    func lastEvent(_ area: CocoArea) -> Int {
        CocoRules.overlaps.indices.reduce(-1) { max($0, Int(events(area, $1).last?.position ?? -1)) }
    }

    /// Labelled objects of the size when each image counts as often as `weights` says.
    func objects(_ area: CocoArea, _ weights: [Int]) -> Int {
        var count = 0
        for truth in truths where truth.sizes & area.bit != 0 { count += weights[Int(truth.image)] }
        return count
    }

    private static func group(_ area: CocoArea, _ overlap: Int) -> Int {
        area.rawValue * CocoRules.overlaps.count + overlap
    }
}

// MARK: - Matching

extension CategoryMatches {
    private struct Claim {
        var score: Double
        /// Number in the order of images, best first within each: what decides between equal scores.
        var number: Int
        var item: Item
        var rank: UInt8
        var outcome: CocoMatcher.Outcome?

        static func isBetter(_ one: Claim, _ other: Claim) -> Bool {
            one.score > other.score || (one.score == other.score && one.number < other.number)
        }
    }

    /// - Parameters:
    ///   - detections: Of one category, by image.
    ///   - truths: Of the same category, by image.
    init(
        detections: ArraySlice<ScoredObject>,
        truths: ArraySlice<CocoTruth.Object>,
        matcher: inout CocoMatcher
    ) {
        for truth in truths where !truth.isCrowd {
            self.truths.append(Item(image: Int32(truth.image), sizes: CocoArea.classes(of: truth.area)))
        }
        let claims = Self.claims(detections, truths, &matcher)
        self.detections = claims.map(\.item)
        collectEvents(claims)
    }

    private static func claims(
        _ detections: ArraySlice<ScoredObject>,
        _ truths: ArraySlice<CocoTruth.Object>,
        _ matcher: inout CocoMatcher
    ) -> [Claim] {
        var claims: [Claim] = []
        claims.reserveCapacity(detections.count)
        var truths = truths
        var rest = detections
        while let image = rest.first?.image {
            let ofImage = rest.prefix { $0.image == image }
            rest = rest[ofImage.endIndex...]
            truths = truths.drop { $0.image < image }
            let present = truths.prefix { $0.image == image }
            let best = ofImage.sortedByScore().prefix(CocoRules.detectionLimit)
            let first = claims.count
            for (rank, detection) in best.enumerated() {
                let item = Item(image: Int32(image), sizes: CocoArea.classes(of: detection.box.area))
                claims.append(
                    Claim(score: detection.score, number: first + rank, item: item, rank: UInt8(rank), outcome: nil)
                )
            }
            if !present.isEmpty { matcher.match(best, with: present) { claims[first + $0].outcome = $1 } }
        }
        claims.sort(by: Claim.isBetter)
        return claims
    }

    private mutating func collectEvents(_ claims: [Claim]) {
        var groups = [[Event]](repeating: [], count: CocoArea.allCases.count * CocoRules.overlaps.count)
        for (position, claim) in claims.enumerated() {
            guard let outcome = claim.outcome else { continue }
            for area in CocoArea.allCases {
                let isOfSize = claim.item.sizes & area.bit != 0
                for overlap in CocoRules.overlaps.indices {
                    let bit: UInt16 = 1 << UInt16(overlap)
                    let isHit = outcome.hits[area.rawValue] & bit != 0
                    // An ignored detection of another size does not count anyway.
                    guard isHit || (isOfSize && outcome.ignored[area.rawValue] & bit != 0) else { continue }
                    groups[Self.group(area, overlap)].append(
                        Event(
                            position: Int32(position),
                            image: claim.item.image,
                            isHit: isHit,
                            extra: isHit ? (isOfSize ? 0 : 1) : -1,
                            rank: claim.rank
                        )
                    )
                }
            }
        }
        eventStarts = [0]
        for group in groups {
            events += group
            eventStarts.append(events.count)
        }
    }
}

extension ArraySlice<ScoredObject> {
    /// Best first; equal scores keep their order.
    fileprivate func sortedByScore() -> ArraySlice<ScoredObject> {
        indices.sorted { self[$0].score > self[$1].score || (self[$0].score == self[$1].score && $0 < $1) }
            .map { self[$0] }[...]
    }
}
