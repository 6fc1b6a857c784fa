import SluiceCore

/// Planes `x y w h class…`, each with one value per anchor; centre and size in pixels of the input (YOLOv8).
///
/// The class planes are scanned one after the other, as they lie in memory.
struct ChannelMajorView<Element: TensorElement>: DetectionView, ~Escapable {
    private let values: TensorSlice<Element>
    private let anchors: Int
    private let classes: Int

    @_lifetime(copy values)
    init(_ values: consuming TensorSlice<Element>, classes: Int) {
        anchors = values.count / (4 + classes)
        self.values = values
        self.classes = classes
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        for label in 0..<classes {
            let plane = (4 + label) * anchors
            values.scan(plane..<plane + anchors, atLeast: confidence) { anchor, score in
                candidates.append(score: score, label: label, anchor: anchor)
            }
        }
    }

    func box(_ anchor: Int) -> Box {
        Box(
            centerX: values[anchor],
            centerY: values[anchors + anchor],
            width: values[2 * anchors + anchor],
            height: values[3 * anchors + anchor]
        )
    }
}
