import SluiceCore

/// Rows of `left top right bottom score class`, in pixels of the input (YOLOv10, YOLO26).
struct EndToEndView<Element: TensorElement>: DetectionView, ~Escapable {
    static var columns: Int { 6 }

    private let values: TensorSlice<Element>
    private let labels: Int

    /// Rows whose class is not below `labels` are padding or damage, and are left out.
    @_lifetime(copy values)
    init(_ values: consuming TensorSlice<Element>, labels: Int) {
        self.values = values
        self.labels = labels
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        for row in 0..<values.count / Self.columns {
            let score = values[row * Self.columns + 4]
            guard score >= confidence else { continue }
            let label = values[row * Self.columns + 5]
            guard label >= 0, label <= Float(labels - 1) else { continue }
            candidates.append(score: score, label: Int(label + 0.5), anchor: row)
        }
    }

    func box(_ anchor: Int) -> Box {
        let row = values.quad(anchor * Self.columns)
        return Box(left: row[0], top: row[1], right: row[2], bottom: row[3])
    }
}
