import SluiceCore

/// Pairs the objects of two sides one to one: of all pairs that are left, the one with the largest IoU comes first.
///
/// Unlike matching in order of confidence this is the same both ways round and does not depend on the order of the
/// objects. Among equal IoUs the smaller change of confidence wins, so an object always finds itself.
struct GreedyMatcher {
    private struct Pair {
        var left: Int
        var right: Int
        var iou: Float
        var change: Float
    }

    private var pairs: [Pair] = []

    /// Pairs the objects at the places `left` with those at `right` as far as neither has a partner (-1) yet.
    ///
    /// - Parameters:
    ///   - iou: The least IoU of a pair.
    ///   - isSameClass: Only objects of the same class make a pair.
    mutating func match(
        _ left: [Int],
        of leftObjects: [Detection],
        _ leftPartners: inout [Int],
        _ right: [Int],
        of rightObjects: [Detection],
        _ rightPartners: inout [Int],
        iou minimum: Float,
        isSameClass: Bool = true
    ) {
        pairs.removeAll(keepingCapacity: true)
        for l in left where leftPartners[l] < 0 {
            let object = leftObjects[l]
            for r in right where rightPartners[r] < 0 {
                let other = rightObjects[r]
                guard !isSameClass || object.label == other.label else { continue }
                let iou = object.box.overlap(other.box)
                guard iou >= minimum else { continue }
                pairs.append(
                    Pair(left: l, right: r, iou: iou, change: (other.confidence - object.confidence).magnitude)
                )
            }
        }
        pairs.sort { a, b in
            if a.iou != b.iou { return a.iou > b.iou }
            if a.change != b.change { return a.change < b.change }
            if a.left != b.left { return leftObjects[a.left].precedes(leftObjects[b.left]) }
            return rightObjects[a.right].precedes(rightObjects[b.right])
        }
        for pair in pairs where leftPartners[pair.left] < 0 && rightPartners[pair.right] < 0 {
            leftPartners[pair.left] = pair.right
            rightPartners[pair.right] = pair.left
        }
    }
}

extension Box {
    /// Intersection over union; 1 for the same box even where it is empty or its sums are rounded.
    func overlap(_ other: Box) -> Float {
        self == other ? 1 : iou(other)
    }
}

extension Detection {
    /// An order by content: best first, then by place.
    func precedes(_ other: Detection) -> Bool {
        if confidence != other.confidence { return confidence > other.confidence }
        if box.x != other.box.x { return box.x < other.box.x }
        if box.y != other.box.y { return box.y < other.box.y }
        if box.width != other.box.width { return box.width < other.box.width }
        return box.height < other.box.height
    }
}
