import SluiceCore

/// Rows of `x y w h class…`: YOLOv8 transposed, with boxes in pixels of the input, and RT-DETR with its sigmoid
/// inside, with boxes in 0…1.
struct RowsView<Element: TensorElement>: DetectionView, ~Escapable {
    private let values: TensorSlice<Element>
    private let rows: Int
    private let classes: Int
    private let unit: BoxUnit

    @_lifetime(copy values)
    init(_ values: consuming TensorSlice<Element>, classes: Int, unit: BoxUnit) {
        rows = values.count / (4 + classes)
        self.values = values
        self.classes = classes
        self.unit = unit
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        for anchor in 0..<rows {
            let row = anchor * (4 + classes)
            values.scan(row + 4..<row + 4 + classes, atLeast: confidence) { label, score in
                candidates.append(score: score, label: label, anchor: anchor)
            }
        }
    }

    func box(_ anchor: Int) -> Box {
        let row = values.quad(anchor * (4 + classes)) * unit.scale
        return Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
    }
}
