/// How the outputs of a model are to be read.
package enum ModelFamily: String, Hashable, Sendable, CaseIterable {
    /// N × anchors × (4 + 1 + classes), undecoded centre and size, objectness.
    case yolox
    /// N × anchors × (4 + 1 + classes), decoded, objectness.
    case yolov5
    /// N × (4 + classes) × anchors, decoded, no objectness: YOLOv8, 9, 11, 12.
    case yolov8
    /// N × objects × 6: corners, score, class; no NMS: YOLOv10, YOLO26.
    case endToEnd = "end-to-end"
    /// Boxes (centre and size, 0…1) and logits per query: RT-DETR, D-FINE.
    case rtdetr
    /// Boxes, classes, scores, count: the TensorFlow Object Detection API's graph with NMS inside.
    case ssd
    /// Face detector with five landmarks.
    case yunet
}

extension ModelFamily {
    /// Whether several boxes come out for one object, so that NMS has to choose. The other families choose inside the
    /// model: one box for each object by training (`end-to-end`, `rtdetr`) or NMS in the graph (`ssd`).
    package var leavesDuplicates: Bool {
        switch self {
        case .yolox, .yolov5, .yolov8, .yunet: true
        case .endToEnd, .rtdetr, .ssd: false
        }
    }
}

/// Which overlapping boxes survive.
package struct NMSSpec: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The best box removes those that overlap it.
        case greedy
        /// Overlap lowers the score instead (Bodla et al. 2017, Gaussian, σ = 0.5).
        case soft
        /// Keep all.
        case none
    }

    package var kind: Kind = .greedy
    /// Greedy: boxes whose IoU with a better one is above this are removed.
    package var iou: Float = 0.45
    /// `true`: only boxes of the same class compete.
    package var perClass = true
    /// Most objects in a frame.
    package var limit = 300

    package init() {}
}

/// Everything that decides how a model's outputs become objects.
package struct DetectorSpec: Hashable, Sendable {
    package var family: ModelFamily
    /// Objects with a lower confidence are not reported.
    package var confidence: Float = 0.25
    package var nms = NMSSpec()
    /// Names of the classes, by index.
    package var labels: [String]

    package init(family: ModelFamily, labels: [String]) {
        self.family = family
        self.labels = labels
    }
}
