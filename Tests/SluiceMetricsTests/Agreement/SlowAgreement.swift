import SluiceCore

/// The rules of agreement, written down as they are told, with no thought of speed.
struct SlowAgreement {
    var recall = (count: 0, of: 0)
    var band = (count: 0, of: 0)
    var plain = (count: 0, of: 0)
    var classSwaps = 0
    var nmsSwaps = 0
    var belowThreshold = 0
    var gone = 0

    private struct Object {
        var detection: Detection
        var partner: Detection?
    }

    /// Looks for `wanted` in `others`, both deployed at .25 with a hysteresis of .05.
    mutating func add(_ wanted: [Detection], in others: [Detection]) {
        var sure = wanted.filter { $0.confidence >= 0.3 }.map { Object(detection: $0) }
        var unsure = wanted.filter { $0.confidence >= 0.25 && $0.confidence < 0.3 }.map { Object(detection: $0) }
        var seen = others.filter { $0.confidence >= 0.2 }.map { Object(detection: $0) }
        var faint = others.filter { $0.confidence < 0.2 }.map { Object(detection: $0) }
        Self.pair(&sure, &seen) { $0.label == $1.label && Self.iou($0, $1) >= 0.5 }
        Self.pair(&unsure, &seen) { $0.label == $1.label && Self.iou($0, $1) >= 0.5 }
        recall.of += sure.count
        recall.count += sure.count { $0.partner != nil }
        band.of += unsure.count
        band.count += unsure.count { $0.partner != nil }

        let taken = seen.filter { $0.partner != nil }
        var lost = sure.filter { $0.partner == nil }
        Self.pair(&lost, &seen) { Self.iou($0, $1) >= 0.8 }
        classSwaps += lost.count { $0.partner != nil }
        lost.removeAll { $0.partner != nil }
        let isDoubled = { (object: Object) in taken.contains { Self.iou($0.detection, object.detection) >= 0.8 } }
        nmsSwaps += lost.count(where: isDoubled)
        lost.removeAll(where: isDoubled)
        Self.pair(&lost, &faint) { $0.label == $1.label && Self.iou($0, $1) >= 0.5 }
        belowThreshold += lost.count { $0.partner != nil }
        gone += lost.count { $0.partner == nil }

        var all = wanted.filter { $0.confidence >= 0.25 }.map { Object(detection: $0) }
        var same = others.filter { $0.confidence >= 0.25 }.map { Object(detection: $0) }
        Self.pair(&all, &same) { $0.label == $1.label && Self.iou($0, $1) >= 0.5 }
        plain.of += all.count
        plain.count += all.count { $0.partner != nil }
    }

    /// Takes the best pair that is left, again and again.
    private static func pair(
        _ left: inout [Object],
        _ right: inout [Object],
        where isPair: (Detection, Detection) -> Bool
    ) {
        while true {
            var best: (l: Int, r: Int, iou: Float, change: Float)?
            for l in left.indices where left[l].partner == nil {
                for r in right.indices where right[r].partner == nil {
                    let (a, b) = (left[l].detection, right[r].detection)
                    guard isPair(a, b) else { continue }
                    let (iou, change) = (iou(a, b), abs(a.confidence - b.confidence))
                    guard let held = best else {
                        best = (l, r, iou, change)
                        continue
                    }
                    if iou > held.iou || (iou == held.iou && change < held.change) { best = (l, r, iou, change) }
                }
            }
            guard let best else { return }
            left[best.l].partner = right[best.r].detection
            right[best.r].partner = left[best.l].detection
        }
    }

    private static func iou(_ a: Detection, _ b: Detection) -> Float {
        a.box == b.box ? 1 : a.box.iou(b.box)
    }
}
