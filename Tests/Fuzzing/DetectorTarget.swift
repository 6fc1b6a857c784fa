import SluiceCore
import SluiceVision

/// Outputs of any shape with any numbers give sound objects, or an error with a remedy.
func fuzzDetector(_ bytes: [UInt8]) {
    var source = FuzzBytes(bytes)
    let family = ModelFamily.allCases[source.number(below: ModelFamily.allCases.count)]
    let type: ElementType = source.number(below: 2) == 0 ? .float32 : .float16
    let tensors = shapes(family, &source)
    let input = InputSpec(width: 64, height: 64)
    let batch = Dimension.dynamic("batch")
    let signature = ModelSignature(
        inputs: [
            TensorInfo(name: "images", elementType: .float32, dimensions: [batch, .fixed(3), .fixed(64), .fixed(64)])
        ],
        outputs: tensors.map { name, shape in
            TensorInfo(name: name, elementType: type, dimensions: [batch] + shape.map { .fixed($0) })
        }
    )
    var spec = DetectorSpec(family: family, labels: [])
    spec.confidence = Float(source.byte()) / 255
    spec.nms.kind = NMSSpec.Kind.allCases[source.number(below: NMSSpec.Kind.allCases.count)]
    spec.nms.perClass = source.number(below: 2) == 0
    spec.nms.limit = 1 + source.number(below: 64)
    var outputs = TensorOutputs()
    for (_, shape) in tensors {
        let storage = TensorStorage(elementType: type, shape: [1] + shape)
        for index in 0..<storage.count {
            let bits = value(&source)
            if type == .float32 {
                unsafe storage.base.storeBytes(of: bits, toByteOffset: 4 * index, as: Float.self)
            } else {
                unsafe storage.base.storeBytes(of: Float16(bits), toByteOffset: 2 * index, as: Float16.self)
            }
        }
        outputs.append(storage)
    }
    do throws(VisionError) {
        _ = try? FamilyRecognizer.recognize(signature)
        var detector = try Detector(spec, signature: signature, input: input)
        var found = Detections()
        try detector.detect(
            outputs,
            slot: 0,
            placement: Placement(width: 640, height: 480, in: input),
            into: &found
        )
        precondition(found.objects.count <= spec.nms.limit)
        for object in found.objects {
            let box = object.box
            precondition(object.confidence >= spec.confidence && object.confidence <= 1 && object.label >= 0)
            precondition(box.width > 0 && box.height > 0 && box.x.isFinite && box.y.isFinite)
            precondition((box.x + box.width).isFinite && (box.y + box.height).isFinite)
            precondition(object.landmarks < found.landmarks.count)
        }
    } catch {
        precondition(!error.what.isEmpty && !error.remedy.isEmpty && !error.description.contains("\n"))
    }
}

/// Outputs as the family has them, with sizes that may be wrong.
private func shapes(_ family: ModelFamily, _ source: inout FuzzBytes) -> [(name: String, shape: [Int])] {
    /// A size that is mostly the right one.
    func size(_ right: Int) -> Int {
        let choice = source.byte()
        return choice < 200 ? right : Int(choice - 199)
    }
    let classes = source.number(below: 8)
    switch family {
    case .yolox: return [("output", [size(84), size(5 + classes)])]
    case .yolov5: return [("output", [size(252), size(5 + classes)])]
    case .yolov8: return [("output", [size(4 + classes), size(84)])]
    case .endToEnd: return [("output", [size(20), size(6)])]
    case .rtdetr: return [("logits", [size(20), size(classes)]), ("pred_boxes", [size(20), size(4)])]
    case .ssd:
        return [
            ("detection_boxes", [size(20), size(4)]), ("detection_classes", [size(20)]),
            ("detection_scores", [size(20)]), ("num_detections", []),
        ]
    case .yunet:
        return [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)].flatMap { part, columns in
            [8, 16, 32].map { ("\(part)_\($0)", [size(64 * 64 / $0 / $0), size(columns)]) }
        }
    }
}

/// A number as models give them, or one that no model should give.
private func value(_ source: inout FuzzBytes) -> Float {
    let choice = source.byte()
    return choice < 240 ? Float(choice) / 200 : Float(bitPattern: source.word())
}
