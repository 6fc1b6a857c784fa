import SluiceCore
import SluiceVision
import Testing

/// A signature in the notation of its own description: `float32[N×3×640×640]`, letters for dynamic dimensions.
struct SignatureCase: CustomTestStringConvertible, Sendable {
    var name: String
    var input = "images: float32[1×3×640×640]"
    var outputs: [String]
    var metadata: [String: String] = [:]
    var labels: [String] = []

    var testDescription: String { name }

    var signature: ModelSignature {
        ModelSignature(
            inputs: input.split(separator: ";").map { Self.info($0) },
            outputs: outputs.map { Self.info($0[...]) },
            metadata: metadata
        )
    }

    private static func info(_ text: Substring) -> TensorInfo {
        let parts = text.split { ": []".contains($0) }
        let dimensions = parts.count < 3 ? [] : parts[2].split(separator: "×")
        return TensorInfo(
            name: String(parts[0]),
            elementType: ElementType(rawValue: String(parts[1]))!,
            dimensions: dimensions.map { Int($0).map { .fixed($0) } ?? .dynamic(String($0)) }
        )
    }
}

@Suite struct FamilyRecognizerTests {
    private static let twoNames = ["names": "{0: 'car', 1: 'bus'}"]
    private static let faces = ["cls", "obj", "bbox", "kps"].flatMap { part in
        [8, 16, 32].map { "\(part)_\($0): float32[batch×dim×\(["cls": 1, "obj": 1, "bbox": 4, "kps": 10][part]!)]" }
    }
    private static let dynamicImage = "images: float32[batch×3×height×width]"

    static let known: [(SignatureCase, ModelFamily, Int?, String)] = [
        (
            SignatureCase(
                name: "YOLOX-nano 416",
                input: "images: float32[1×3×416×416]",
                outputs: ["output: float32[1×3549×85]"]
            ),
            .yolox, 80, "output: float32[1×3549×85] has 3549 = 52² + 26² + 13² anchors and 5 + 80 values: yolox"
        ),
        (
            SignatureCase(name: "YOLOX 640 dynamic batch", outputs: ["output: float32[batch×8400×85]"]),
            .yolox, 80, "output: float32[batch×8400×85] has 8400 = 80² + 40² + 20² anchors and 5 + 80 values: yolox"
        ),
        (
            SignatureCase(
                name: "YOLOX wide, one class",
                input: "images: float32[1×3×384×640]",
                outputs: ["output: float32[1×5040×6]"]
            ),
            .yolox, 1, "output: float32[1×5040×6] has 5040 = 80×48 + 40×24 + 20×12 anchors and 5 + 1 values: yolox"
        ),
        (
            SignatureCase(name: "YOLOX P6", outputs: ["output: float32[1×8500×85]"]),
            .yolox, 80, "output: float32[1×8500×85] has 8500 = 80² + 40² + 20² + 10² anchors and 5 + 80 values: yolox"
        ),
        (
            SignatureCase(name: "YOLOv5s", outputs: ["output0: float32[1×25200×85]"]),
            .yolov5, 80,
            "output0: float32[1×25200×85] has 25200 = 3 × (80² + 40² + 20²) anchors and 5 + 80 values: yolov5"
        ),
        (
            SignatureCase(
                name: "YOLOv5 with raw maps",
                outputs: [
                    "output: float32[1×25200×7]", "a: float32[1×3×80×80×7]", "b: float32[1×3×40×40×7]",
                    "c: float32[1×3×20×20×7]",
                ]
            ),
            .yolov5, 2, "output: float32[1×25200×7] has 25200 = 3 × (80² + 40² + 20²) anchors and 5 + 2 values: yolov5"
        ),
        (
            SignatureCase(
                name: "YOLOv5 dynamic, Ultralytics metadata",
                input: dynamicImage,
                outputs: ["output0: float32[batch×anchors×7]"],
                metadata: ["names": "{0: 'a', 1: 'b'}", "author": "Ultralytics"]
            ),
            .yolov5, 2,
            "output0: float32[batch×anchors×7] has any number of anchors and 5 + 2 values, and metadata by Ultralytics: yolov5"
        ),
        (
            SignatureCase(name: "YOLOv8n", outputs: ["output0: float32[1×84×8400]"]),
            .yolov8, 80, "output0: float32[1×84×8400] has 4 + 80 values for 8400 = 80² + 40² + 20² anchors: yolov8"
        ),
        (
            SignatureCase(
                name: "YOLO11 dynamic",
                input: dynamicImage,
                outputs: ["output0: float32[batch×84×anchors]"],
                metadata: ["task": "detect", "imgsz": "[640, 640]", "stride": "32"]
            ),
            .yolov8, 80, "output0: float32[batch×84×anchors] has 4 + 80 values for any number of anchors: yolov8"
        ),
        (
            SignatureCase(
                name: "YOLOv8, size from metadata",
                input: dynamicImage,
                outputs: ["output0: float32[batch×84×5040]"],
                metadata: ["imgsz": "[384, 640]"]
            ),
            .yolov8, 80,
            "output0: float32[batch×84×5040] has 4 + 80 values for 5040 = 80×48 + 40×24 + 20×12 anchors: yolov8"
        ),
        (
            SignatureCase(name: "YOLOv8, one class", outputs: ["output0: float16[1×5×8400]"]),
            .yolov8, 1, "output0: float16[1×5×8400] has 4 + 1 values for 8400 = 80² + 40² + 20² anchors: yolov8"
        ),
        (
            SignatureCase(
                name: "YOLOv8 transposed, by names",
                outputs: ["output0: float32[1×8400×6]"],
                metadata: twoNames
            ),
            .yolov8, 2, "output0: float32[1×8400×6] has 8400 = 80² + 40² + 20² anchors and 4 + 2 values: yolov8"
        ),
        (
            SignatureCase(
                name: "YOLOv8 transposed, by the user's labels",
                outputs: ["o: float32[1×8400×6]"],
                labels: ["car", "bus"]
            ),
            .yolov8, 2, "o: float32[1×8400×6] has 8400 = 80² + 40² + 20² anchors and 4 + 2 values: yolov8"
        ),
        (
            SignatureCase(name: "YOLOv10", outputs: ["output0: float32[1×300×6]"], metadata: twoNames),
            .endToEnd, 2, "output0: float32[1×300×6] has 300 rows of corners, score and class: end-to-end"
        ),
        (
            SignatureCase(name: "YOLO26 dynamic", input: dynamicImage, outputs: ["output0: float32[batch×rows×6]"]),
            .endToEnd, nil,
            "output0: float32[batch×rows×6] has any number of rows of corners, score and class: end-to-end"
        ),
        (
            SignatureCase(name: "RT-DETR with sigmoid", outputs: ["output0: float32[1×300×84]"]),
            .rtdetr, 80, "output0: float32[1×300×84] has 300 queries, which are no grid, and 4 + 80 values: rtdetr"
        ),
        (
            SignatureCase(
                name: "RT-DETR with logits",
                outputs: ["logits: float32[N×300×80]", "pred_boxes: float32[N×300×4]"]
            ),
            .rtdetr, 80, "outputs with 4 box coordinates and 80 logits for 300 queries: rtdetr"
        ),
        (
            SignatureCase(
                name: "four classes of DETR",
                outputs: ["pred_logits: float32[N×300×4]", "pred_boxes: float32[N×300×4]"]
            ),
            .rtdetr, 4, "outputs with 4 box coordinates and 4 logits for 300 queries: rtdetr"
        ),
        (
            SignatureCase(
                name: "SSD of the Object Detection API",
                input: "image_tensor: uint8[1×h×w×3]",
                outputs: [
                    "num_detections: float32[1]", "detection_boxes: float32[1×100×4]",
                    "detection_scores: float32[1×100]",
                    "detection_classes: float32[1×100]", "raw_detection_boxes: float32[1×1917×4]",
                ]
            ),
            .ssd, nil, "outputs for boxes (top, left, bottom, right), classes and scores, with NMS inside: ssd"
        ),
        (
            SignatureCase(
                name: "SSD of TensorFlow Lite",
                input: "image: uint8[1×300×300×3]",
                outputs: [
                    "TFLite_Detection_PostProcess: float32[1×10×4]", "TFLite_Detection_PostProcess1: float32[1×10]",
                    "TFLite_Detection_PostProcess2: float32[1×10]", "TFLite_Detection_PostProcess3: float32[1]",
                ]
            ),
            .ssd, nil, "outputs for boxes (top, left, bottom, right), classes and scores, with NMS inside: ssd"
        ),
        (
            SignatureCase(
                name: "SSD with general names",
                outputs: ["bboxes: float32[1×n×4]", "labels: int64[1×n]", "scores: float32[1×n]"]
            ),
            .ssd, nil, "outputs for boxes (left, top, right, bottom), classes and scores, with NMS inside: ssd"
        ),
        (
            SignatureCase(name: "YuNet", input: dynamicImage, outputs: faces),
            .yunet, 1, "outputs cls, obj, bbox and kps for strides 8, 16 and 32: yunet"
        ),
    ]

    @Test(arguments: known)
    func recognizes(model: SignatureCase, family: ModelFamily, classes: Int?, reason: String) throws {
        let found = try FamilyRecognizer.recognize(model.signature, labels: model.labels)
        #expect(found.family == family)
        #expect(found.classCount == classes)
        #expect(found.reason == reason)
        // What is recognised can be read.
        let input = try FamilyDefaults.input(for: family, signature: model.signature)
        let detector = try Detector(
            DetectorSpec(family: family, labels: []),
            signature: model.signature,
            input: input
        )
        #expect(detector.classCount == (family == .endToEnd ? nil : classes))
    }

    static let unknown: [(SignatureCase, String)] = [
        (SignatureCase(name: "a classifier", outputs: ["probabilities: float32[1×1000]"]), "fit no family"),
        (
            SignatureCase(
                name: "segmentation by metadata",
                outputs: ["a: float32[1×116×8400]", "b: float32[1×32×160×160]"],
                metadata: ["task": "segment"]
            ), "its task is 'segment'"
        ),
        (
            SignatureCase(
                name: "segmentation by shape",
                outputs: ["a: float32[1×116×8400]", "b: float32[1×32×160×160]"]
            ),
            "fit no family"
        ),
        (SignatureCase(name: "anchors of another input", outputs: ["a: float32[1×84×2100]"]), "fit no family"),
        (
            SignatureCase(name: "any anchors", input: dynamicImage, outputs: ["a: float32[N×anchors×85]"]),
            "cannot be told apart"
        ),
        (SignatureCase(name: "nothing fixed", outputs: ["a: float32[N×rows×columns]"]), "fit no family"),
        (
            SignatureCase(
                name: "boxes and scores of a grid",
                outputs: ["a: float32[1×8400×4]", "b: float32[1×8400×80]"]
            ),
            "fit no family"
        ),
        (
            SignatureCase(
                name: "two inputs",
                input: "images: float32[1×3×640×640];sizes: int64[1×2]",
                outputs: ["a: float32[1×300×84]"]
            ), "the model has 2 inputs (images, sizes)"
        ),
        (
            SignatureCase(name: "grey", input: "x: float32[1×1×640×640]", outputs: ["a: float32[1×84×8400]"]),
            "not a batch of colour pictures"
        ),
        (
            SignatureCase(name: "integers", input: "x: int64[1×3×640×640]", outputs: ["a: float32[1×84×8400]"]),
            "neither float32, float16 nor uint8"
        ),
        (SignatureCase(name: "no outputs", outputs: []), "fit no family"),
    ]

    @Test(arguments: unknown)
    func refuses(model: SignatureCase, reason: String) {
        let error = #expect(throws: VisionError.self) {
            try FamilyRecognizer.recognize(model.signature, labels: model.labels)
        }
        #expect(error?.what.contains(reason) == true, "\(error?.what ?? "")")
        #expect(error?.exitCode == .badData)
        #expect(error?.remedy.isEmpty == false)
    }
}
