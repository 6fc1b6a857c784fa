import SluiceCore

/// Boxes and logits per query in two outputs (RT-DETR, D-FINE): centre and size in 0…1; score = sigmoid(logit).
struct QueryView<Element: TensorElement>: DetectionView, ~Escapable {
    private let boxes: TensorSlice<Element>
    private let logits: TensorSlice<Element>
    private let queries: Int
    private let classes: Int
    private let unit: BoxUnit

    @_lifetime(copy boxes, copy logits)
    init(boxes: consuming TensorSlice<Element>, logits: consuming TensorSlice<Element>, classes: Int, unit: BoxUnit) {
        queries = min(boxes.count / 4, logits.count / classes)
        self.boxes = boxes
        self.logits = logits
        self.classes = classes
        self.unit = unit
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        // Compared before the sigmoid, a little too low so that rounding loses none, and then exactly.
        let lowest = logarithm(confidence / (1 - confidence)) - 1e-3
        for query in 0..<queries {
            let row = query * classes
            logits.scan(row..<row + classes, atLeast: lowest) { label, logit in
                let score = 1 / (1 + exponential(-logit))
                if score >= confidence { candidates.append(score: score, label: label, anchor: query) }
            }
        }
    }

    func box(_ anchor: Int) -> Box {
        let row = boxes.quad(4 * anchor) * unit.scale
        return Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
    }
}
