import SluiceCore

/// Rows of `x y w h objectness class…`; score = objectness × class.
///
/// With a grid (YOLOX) x and y are in cells from the anchor's own and w and h are logarithms of cells:
/// `centre = (xy + cell) × stride`, `size = exp(wh) × stride` (Ge et al. 2021). Without one (YOLOv5) they are the
/// centre and size in pixels of the input.
struct ObjectnessView<Element: TensorElement>: DetectionView, ~Escapable {
    private let values: TensorSlice<Element>
    private let anchors: Int
    private let classes: Int
    private let grid: AnchorGrid?
    private var stride: Int { 5 + classes }

    @_lifetime(copy values)
    init(_ values: consuming TensorSlice<Element>, classes: Int, grid: AnchorGrid?) {
        anchors = values.count / (5 + classes)
        self.values = values
        self.classes = classes
        self.grid = grid
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        for anchor in 0..<anchors {
            let row = anchor * stride
            let objectness = values[row + 4]
            // A class score is at most 1, so no product exceeds the objectness.
            guard objectness >= confidence else { continue }
            values.scan(row + 5..<row + stride, times: objectness, atLeast: confidence) { label, score in
                candidates.append(score: score, label: label, anchor: anchor)
            }
        }
    }

    func box(_ anchor: Int) -> Box {
        let row = values.quad(anchor * stride)
        guard let cell = grid?.cell(anchor) else {
            return Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
        }
        return Box(
            centerX: (row[0] + cell.column) * cell.stride,
            centerY: (row[1] + cell.row) * cell.stride,
            width: exponential(row[2]) * cell.stride,
            height: exponential(row[3]) * cell.stride
        )
    }
}
