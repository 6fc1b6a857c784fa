import SluiceCore

/// Where and how an SSD's graph, which has NMS inside, gives its objects. All boxes are in 0…1.
struct SSDLayout: Hashable, Sendable {
    /// Indices among the model's outputs.
    var boxes: Int
    var classes: Int
    var scores: Int
    /// Number of objects; without it all rows count.
    var count: Int?
    /// `top left bottom right`, as the TensorFlow Object Detection API has it, rather than `left top right bottom`.
    var isTopFirst: Bool
    /// The class of label 0: 1 where the model counts the background as class 0.
    var firstClass: Int
}

/// Boxes, classes and scores in outputs of their own.
struct SSDView<Element: TensorElement>: DetectionView, ~Escapable {
    private let boxes: TensorSlice<Element>
    private let scores: TensorSlice<Element>
    private let classes: NumberSlice
    private let rows: Int
    private let isTopFirst: Bool
    private let firstClass: Int
    private let labels: Int
    private let unit: BoxUnit

    /// Rows whose label is not below `labels` are left out.
    @_lifetime(borrow tensors)
    init(_ tensors: borrowing TensorOutputs, _ layout: SSDLayout, labels: Int, unit: BoxUnit, slot: Int) {
        boxes = TensorSlice(tensors, layout.boxes, slot: slot)
        scores = TensorSlice(tensors, layout.scores, slot: slot)
        classes = NumberSlice(tensors, layout.classes, slot: slot)
        var rows = min(boxes.count / 4, min(scores.count, classes.count))
        if let count = layout.count {
            let promised = NumberSlice(tensors, count, slot: slot)[0]
            rows = promised > 0 ? Int(min(promised, Float(rows))) : 0
        }
        self.rows = rows
        isTopFirst = layout.isTopFirst
        firstClass = layout.firstClass
        self.labels = labels
        self.unit = unit
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        for row in 0..<rows {
            let score = scores[row]
            guard score >= confidence else { continue }
            let label = classes[row] - Float(firstClass)
            guard label >= 0, label <= Float(labels - 1) else { continue }
            candidates.append(score: score, label: Int(label + 0.5), anchor: row)
        }
    }

    func box(_ anchor: Int) -> Box {
        let row = boxes.quad(4 * anchor)
        let corners = (isTopFirst ? SIMD4(row[1], row[0], row[3], row[2]) : row) * unit.scale
        return Box(left: corners[0], top: corners[1], right: corners[2], bottom: corners[3])
    }
}
