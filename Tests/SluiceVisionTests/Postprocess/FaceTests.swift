import Glibc
import SluiceCore
import SluiceVision
import Testing

@Suite struct FaceTests {
    private static let parts = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)]

    /// The twelve outputs in the order of the published model: by part, then by stride.
    private func model(frames: Int = 1, seed: UInt64?, type: ElementType = .float32) -> TestModel {
        var random = SeededGenerator(seed: seed ?? 0)
        var tensors: [TestTensor] = []
        for (part, columns) in Self.parts {
            for stride in [8, 16, 32] {
                let cells = (96 / stride) * (64 / stride)
                let values = (0..<frames * cells * columns).map { _ in
                    seed == nil ? 0 : columns == 1 ? random.uniform(-0.1...1.1) : random.uniform(-1...1.5)
                }
                tensors.append(
                    TestTensor(
                        name: "\(part)_\(stride)",
                        shape: [frames, cells, columns],
                        values: values.map { type == .float16 ? Float(Float16($0)) : $0 },
                        elementType: type
                    )
                )
            }
        }
        return TestModel(family: .yunet, tensors: tensors, width: 96, height: 64)
    }

    private func reference(_ model: TestModel, slot: Int) -> SlowReference {
        var cells: [(stride: Int, x: Int, y: Int, index: Int, level: Int)] = []
        for (level, stride) in [8, 16, 32].enumerated() {
            for y in 0..<64 / stride {
                for x in 0..<96 / stride { cells.append((stride, x, y, y * (96 / stride) + x, level)) }
            }
        }
        func value(_ part: Int, _ anchor: Int, _ column: Int) -> Double {
            let tensor = model.tensors[3 * part + cells[anchor].level]
            return Double(tensor.values[(slot * tensor.shape[1] + cells[anchor].index) * tensor.shape[2] + column])
        }
        return SlowReference(anchors: cells.count) { anchor in
            let (stride, x, y, _, _) = cells[anchor]
            let score = sqrt(max(0, min(1, value(0, anchor, 0))) * max(0, min(1, value(1, anchor, 0))))
            return (
                (
                    (Double(x) + value(2, anchor, 0)) * Double(stride),
                    (Double(y) + value(2, anchor, 1)) * Double(stride),
                    exp(value(2, anchor, 2)) * Double(stride), exp(value(2, anchor, 3)) * Double(stride)
                ), [score]
            )
        }
    }

    @Test(arguments: [ElementType.float32, .float16], [0, 1])
    func findsWhatTheReferenceFinds(type: ElementType, slot: Int) throws {
        let model = model(frames: 2, seed: 21, type: type)
        let found = try model.detect(slot: slot) { ($0.confidence, $0.nms.iou) = (0.6, 0.3) }
        #expect(found.objects.count > 5)
        expectSame(found, reference(model, slot: slot).greedy(0.6, iou: 0.3, perClass: true))
    }

    @Test func landmarksBelongToTheirFaceAndArriveInPixelsOfThePicture() throws {
        var model = model(seed: nil)
        // Stride 16, column 2, row 1 of 6 columns.
        let cell = 8
        func set(_ part: Int, _ values: [Float]) {
            model.tensors[3 * part + 1].values.replaceSubrange(
                cell * values.count..<(cell + 1) * values.count,
                with: values
            )
        }
        set(0, [1])
        set(1, [0.81])
        set(2, [0.5, 0.5, 0, 0])
        set(3, [0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1])
        var detector = try model.detector()
        var detections = Detections()
        let placement = Placement(width: 192, height: 128, in: model.input)
        let outputs = model.outputs
        // Twice, because landmarks of the frame before must not stay.
        for _ in 0..<2 { try detector.detect(outputs, slot: 0, placement: placement, into: &detections) }
        #expect(
            detections.objects == [
                Detection(box: Box(x: 64, y: 32, width: 32, height: 32), confidence: 0.9, label: 0, landmarks: 0)
            ]
        )
        #expect(detections.landmarks.count == 1)
        let points = detections.landmarks[0]
        #expect(points.indices.map { points[$0].x } == [64, 96, 80, 64, 96])
        #expect(points.indices.map { points[$0].y } == [32, 32, 48, 64, 64])
    }

    @Test func aFaceWithoutFiniteLandmarksIsLeftOut() throws {
        var model = model(seed: nil)
        for part in 0..<2 { model.tensors[3 * part].values[5] = 1 }
        #expect(try model.detect().objects.count == 1)
        model.tensors[9].values[5 * 10 + 3] = .nan
        #expect(try model.detect().objects.isEmpty)
    }
}
