import Glibc
import SluiceCore

/// What a detector must find, computed the plainest way: every anchor decoded, in double precision, everything
/// compared with everything.
struct SlowReference {
    struct Object {
        var box: Box
        var score: Double
        var label: Int
        var anchor: Int
    }

    var objects: [Object] = []

    /// All pairs of anchor and class, from a function that gives an anchor's box and class scores.
    init(anchors: Int, _ decode: (Int) -> (box: (x: Double, y: Double, w: Double, h: Double), scores: [Double])) {
        for anchor in 0..<anchors {
            let (box, scores) = decode(anchor)
            for (label, score) in scores.enumerated() {
                objects.append(
                    Object(
                        box: Box(
                            x: Float(box.x - box.w / 2),
                            y: Float(box.y - box.h / 2),
                            width: Float(box.w),
                            height: Float(box.h)
                        ),
                        score: score,
                        label: label,
                        anchor: anchor
                    )
                )
            }
        }
    }

    /// Rows of `x y w h objectness class…` on grids of strides 8, 16, 32.
    static func yolox(_ values: [Float], columns: Int, width: Int, height: Int) -> SlowReference {
        var cells: [(x: Int, y: Int, stride: Int)] = []
        for stride in [8, 16, 32] {
            for y in 0..<height / stride { for x in 0..<width / stride { cells.append((x, y, stride)) } }
        }
        return SlowReference(anchors: cells.count) { anchor in
            let row = values[anchor * columns..<(anchor + 1) * columns].map(Double.init)
            let stride = Double(cells[anchor].stride)
            return (
                (
                    (row[0] + Double(cells[anchor].x)) * stride, (row[1] + Double(cells[anchor].y)) * stride,
                    exp(row[2]) * stride, exp(row[3]) * stride
                ), row[5...].map { $0 * row[4] }
            )
        }
    }

    /// Objects at or above the confidence, best first.
    func candidates(_ confidence: Float) -> [Object] {
        objects.filter { $0.score >= Double(confidence) }
            .sorted { ($1.score, $0.label, $0.anchor) < ($0.score, $1.label, $1.anchor) }
    }

    func greedy(_ confidence: Float, iou: Float, perClass: Bool, limit: Int = 300) -> [Object] {
        var kept: [Object] = []
        for object in candidates(confidence) {
            let rivals = kept.filter { !perClass || $0.label == object.label }
            if rivals.allSatisfy({ $0.box.iou(object.box) <= iou }) { kept.append(object) }
        }
        return Array(kept.prefix(limit))
    }

    /// Soft-NMS as its paper has it: take the best of all, lower the others, again.
    func soft(_ confidence: Float, perClass: Bool, limit: Int = 300) -> [Object] {
        var rest = candidates(confidence)
        var kept: [Object] = []
        while kept.count < limit {
            rest = rest.filter { $0.score >= Double(confidence) }
            guard
                let best = rest.indices.min(by: {
                    (rest[$1].score, rest[$0].label, rest[$0].anchor) < (
                        rest[$0].score, rest[$1].label, rest[$1].anchor
                    )
                })
            else { break }
            let object = rest.remove(at: best)
            kept.append(object)
            for index in rest.indices where !perClass || rest[index].label == object.label {
                let iou = Double(rest[index].box.iou(object.box))
                rest[index].score *= exp(-iou * iou / 0.5)
            }
        }
        return kept
    }
}
