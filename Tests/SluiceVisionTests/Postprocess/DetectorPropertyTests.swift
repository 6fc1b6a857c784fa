import SluiceCore
import SluiceVision
import Testing

/// What holds for any tensor whatever, NaN and infinities included.
@Suite struct DetectorPropertyTests {
    private static let wild: [Float] = [
        .nan, .signalingNaN, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1, 2,
        100,
    ]

    private static func values(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).map { _ in
            let dice = random.uniform(0...1)
            return dice < 0.05
                ? wild.randomElement(using: &random)! : dice < 0.6 ? random.uniform(0...1) : random.uniform(-4...70)
        }
    }

    /// - Parameter isWild: NaN, infinities and more that no model should give are among the values.
    private static func model(_ family: ModelFamily, seed: UInt64, isWild: Bool = true) -> TestModel {
        var random = SeededGenerator(seed: seed)
        func tensor(_ name: String, _ shape: [Int]) -> TestTensor {
            TestTensor(
                name: name,
                shape: shape,
                values: isWild
                    ? values(shape.reduce(1, *), &random)
                    : (0..<shape.reduce(1, *)).map { _ in random.uniform(0...1) },
                elementType: seed % 2 == 0 ? .float32 : .float16
            )
        }
        let tensors =
            switch family {
            case .yolox: [tensor("output", [2, 84, 45])]
            case .yolov5: [tensor("output", [2, 252, 40])]
            case .yolov8: [tensor("output", seed % 3 == 0 ? [2, 7, 84] : [2, 84, 70])]
            case .endToEnd: [tensor("output", [2, 100, 6])]
            case .rtdetr: [tensor("logits", [2, 50, 33]), tensor("pred_boxes", [2, 50, 4])]
            case .ssd:
                [
                    tensor("detection_boxes", [2, 60, 4]), tensor("detection_classes", [2, 60]),
                    tensor("detection_scores", [2, 60]), tensor("num_detections", [2]),
                ]
            case .yunet:
                [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)].flatMap { part, columns in
                    [8, 16, 32].map { tensor("\(part)_\($0)", [2, 64 * 64 / $0 / $0, columns]) }
                }
            }
        return TestModel(family: family, tensors: tensors)
    }

    @Test(arguments: ModelFamily.allCases, NMSSpec.Kind.allCases)
    func whateverTheTensorHoldsTheObjectsAreSound(family: ModelFamily, kind: NMSSpec.Kind) throws {
        for seed in UInt64(0)..<30 {
            let perClass = seed % 5 != 0
            let confidence: Float = [0, 0.001, 0.25, 0.9, 1][Int(seed % 5)]
            let found = try Self.model(family, seed: seed).detect(slot: Int(seed % 2)) {
                $0.confidence = confidence
                ($0.nms.kind, $0.nms.perClass, $0.nms.limit) = (kind, perClass, 40)
            }
            #expect(found.objects.count <= 40)
            for object in found.objects {
                #expect(object.confidence >= confidence && object.confidence <= 1)
                let box = object.box
                #expect(
                    box.x.isFinite && box.y.isFinite && (box.x + box.width).isFinite && (box.y + box.height).isFinite
                )
                #expect(box.width > 0 && box.height > 0)
                #expect(object.label >= 0)
                #expect((object.landmarks >= 0) == (family == .yunet))
            }
            for points in found.landmarks {
                for index in points.indices { #expect(points[index].x.isFinite && points[index].y.isFinite) }
            }
            for (better, worse) in zip(found.objects, found.objects.dropFirst()) {
                #expect(better.confidence >= worse.confidence)
            }
            if kind == .greedy, family.leavesDuplicates {
                for (index, object) in found.objects.enumerated() {
                    for other in found.objects[..<index] where !perClass || other.label == object.label {
                        #expect(object.box.iou(other.box) <= 0.45)
                    }
                }
            }
        }
    }

    /// What an evaluation rests on: it reads everything once and takes from that what a variant reports.
    @Test(arguments: ModelFamily.allCases, NMSSpec.Kind.allCases)
    func whatAHigherConfidenceLeavesOutIsLeftOutAfterwardsToo(family: ModelFamily, kind: NMSSpec.Kind) throws {
        for seed in UInt64(0)..<5 {
            let model = Self.model(family, seed: seed, isWild: false)
            func found(_ confidence: Float) throws -> [Detection] {
                try model.detect {
                    $0.confidence = confidence
                    ($0.nms.kind, $0.nms.limit) = (kind, 1_000)
                }.objects
            }
            let all = try found(0.001)
            for confidence: Float in [0.05, 0.25, 0.6] {
                var (left, right) = (all.filter { $0.confidence >= confidence }, try found(confidence))
                // Places among the landmarks count those of the objects that are left out, too.
                for index in left.indices { left[index].landmarks = -1 }
                for index in right.indices { right[index].landmarks = -1 }
                let isEqual = left == right
                #expect(isEqual, "from \(confidence) on, seed \(seed)")
            }
        }
    }

    @Test func detectingAgainInTheSameMemoryGivesTheSame() throws {
        var detector = try Self.model(.yolox, seed: 2).detector { $0.confidence = 0.1 }
        let (first, second) = (Self.model(.yolox, seed: 2), Self.model(.yolox, seed: 4))
        let placement = Placement(width: 64, height: 64, in: first.input)
        var detections = Detections()
        var results: [[Detection]] = []
        for model in [first, second, first] {
            try detector.detect(model.outputs, slot: 0, placement: placement, into: &detections)
            results.append(detections.objects)
        }
        #expect(!results[0].isEmpty)
        #expect(results[0] == results[2])
        #expect(results[0] != results[1])
    }

    @Test func ofTooManyCandidatesTheBestOnesCount() throws {
        var random = SeededGenerator(seed: 3)
        let (anchors, classes) = (84, 1200)
        var values: [Float] = []
        for _ in 0..<anchors {
            values += [32, 32, 8, 8] + (0..<classes).map { _ in random.uniform(0...1) }
        }
        let model = TestModel(
            family: .yolov8,
            tensors: [TestTensor(shape: [1, anchors, 4 + classes], values: values)]
        )
        let found = try model.detect { ($0.confidence, $0.nms.kind, $0.nms.limit) = (0, .none, 200_000) }
        let scores = values.enumerated().filter { $0.offset % (4 + classes) >= 4 }.map(\.element)
        #expect(found.objects.map(\.confidence) == Array(scores.sorted(by: >).prefix(30_000)))
    }

    @Test func anOutputOfAnotherShapeIsAnError() throws {
        let model = Self.model(.yolox, seed: 0)
        var detector = try model.detector()
        var other = TensorOutputs()
        other.append(TensorStorage(elementType: .float32, shape: [1, 85, 45]))
        var detections = Detections()
        let error = #expect(throws: VisionError.self) {
            try detector.detect(
                other,
                slot: 0,
                placement: Placement(width: 64, height: 64, in: model.input),
                into: &detections
            )
        }
        #expect(error?.what == "the output output came as float32[1, 85, 45] and not as float32[?×84×45]")
    }
}
