import Glibc
import SluiceCore
import SluiceVision
import Testing

@Suite struct FamilyDecodingTests {
    private static let anchors = 84
    private static let classes = 37

    /// Rows of `x y w h class…` in pixels of a 64×64 input, few scores high.
    private func rows(seed: UInt64, frames: Int = 1) -> [Float] {
        var random = SeededGenerator(seed: seed)
        var values: [Float] = []
        for _ in 0..<frames * Self.anchors {
            values += (0..<2).map { _ in random.uniform(0...64) } + (0..<2).map { _ in random.uniform(4...30) }
            values += (0..<Self.classes).map { _ in pow(random.uniform(0...1), 8) }
        }
        return values
    }

    private func reference(_ rows: ArraySlice<Float>, scale: Double = 1) -> SlowReference {
        let values = rows.map(Double.init)
        return SlowReference(anchors: Self.anchors) { anchor in
            let row = values[anchor * (4 + Self.classes)..<(anchor + 1) * (4 + Self.classes)]
            let first = row.startIndex
            return (
                (row[first] * scale, row[first + 1] * scale, row[first + 2] * scale, row[first + 3] * scale),
                Array(row[(first + 4)...])
            )
        }
    }

    /// Channel-major from row-major, frame by frame.
    private func transposed(_ rows: [Float], frames: Int) -> [Float] {
        let channels = 4 + Self.classes
        var result: [Float] = []
        for frame in 0..<frames {
            for channel in 0..<channels {
                for anchor in 0..<Self.anchors {
                    result.append(rows[(frame * Self.anchors + anchor) * channels + channel])
                }
            }
        }
        return result
    }

    @Test(arguments: [ElementType.float32, .float16], [true, false])
    func yolov8ReadsBothLayouts(type: ElementType, isTransposed: Bool) throws {
        let rows = rows(seed: 11, frames: 2).map { type == .float16 ? Float(Float16($0)) : $0 }
        let channels = 4 + Self.classes
        let tensor =
            isTransposed
            ? TestTensor(shape: [2, Self.anchors, channels], values: rows, elementType: type)
            : TestTensor(
                shape: [2, channels, Self.anchors],
                values: transposed(rows, frames: 2),
                elementType: type
            )
        let found = try TestModel(family: .yolov8, tensors: [tensor]).detect(slot: 1)
        #expect(found.objects.count > 10)
        let expected = reference(rows[(Self.anchors * channels)...])
        expectSame(found, expected.greedy(0.25, iou: 0.45, perClass: true))
    }

    @Test func rtdetrWithSigmoidInsideScalesItsBoxes() throws {
        let rows = rows(seed: 12).enumerated().map { index, value in
            index % (4 + Self.classes) < 4 ? value / 64 : value
        }
        let tensor = TestTensor(shape: [1, Self.anchors, 4 + Self.classes], values: rows)
        let found = try TestModel(family: .rtdetr, tensors: [tensor]).detect()
        expectSame(found, Array(reference(rows[...], scale: 64).candidates(0.25).prefix(300)))
    }

    @Test(arguments: [ElementType.float32, .float16], [Float(0.25), 0.5, 0.9, 0, 1])
    func rtdetrTakesTheSigmoidOfLogits(type: ElementType, confidence: Float) throws {
        var random = SeededGenerator(seed: 13)
        var boxes = (0..<300 * 4).map { _ in random.uniform(0.1...0.9) }
        var logits = (0..<300 * 5).map { _ in random.uniform(-8...4) }
        logits[7] = .infinity
        logits[8] = -.infinity
        logits[9] = .nan
        if type == .float16 {
            boxes = boxes.map { Float(Float16($0)) }
            logits = logits.map { Float(Float16($0)) }
        }
        let model = TestModel(
            family: .rtdetr,
            tensors: [
                TestTensor(name: "logits", shape: [1, 300, 5], values: logits, elementType: type),
                TestTensor(name: "pred_boxes", shape: [1, 300, 4], values: boxes, elementType: type),
            ]
        )
        let found = try model.detect { ($0.nms.limit, $0.confidence) = (2000, confidence) }
        let reference = SlowReference(anchors: 300) { query in
            let box = boxes[4 * query..<4 * query + 4].map { Double($0) * 64 }
            return (
                (box[0], box[1], box[2], box[3]),
                logits[5 * query..<5 * query + 5].map { 1 / (1 + exp(-Double($0))) }
            )
        }
        // Scores that differ by less than a float can tell may change places; compare them as a set.
        let expected = reference.candidates(confidence)
        #expect(found.objects.count == expected.count)
        for (object, other) in zip(found.objects, expected) {
            #expect(abs(Double(object.confidence) - other.score) < 1e-6)
        }
        for object in found.objects { #expect(object.confidence >= confidence) }
    }

    @Test func endToEndRowsComeOutAsTheyAre() throws {
        let rows: [Float] = [
            10, 12, 20, 30, 0.9, 3,
            11, 12, 20, 30, 0.8, 3,
            1, 2, 3, 4, 0.24, 1,
            5, 5, 5, 9, 0.7, 0,
            0, 0, 9, 9, 0.6, -1,
            0, 0, 9, 9, 0.6, 4,
            0, 0, 9, 9, 0.6, .nan,
            0, 0, 9, .infinity, 0.6, 1,
        ]
        let model = TestModel(family: .endToEnd, tensors: [TestTensor(shape: [1, 8, 6], values: rows)])
        let found = try model.detect { $0.labels = ["a", "b", "c", "d"] }
        #expect(
            found.objects == [
                Detection(box: Box(x: 10, y: 12, width: 10, height: 18), confidence: 0.9, label: 3),
                Detection(box: Box(x: 11, y: 12, width: 9, height: 18), confidence: 0.8, label: 3),
            ]
        )
    }

    private func ssd(boxes: String, count: Float?, type: ElementType = .float32) -> TestModel {
        var tensors = [
            TestTensor(
                name: boxes,
                shape: [1, 3, 4],
                values: [0.25, 0.5, 0.5, 1] + [0, 0, 0.5, 0.5] + [0, 0, 1, 1]
            ),
            TestTensor(name: "detection_classes", shape: [1, 3], values: [3, 1, 2], elementType: type),
            TestTensor(name: "detection_scores", shape: [1, 3], values: [0.9, 0.5, 0.3]),
        ]
        if let count { tensors.append(TestTensor(name: "num_detections", shape: [1], values: [count])) }
        return TestModel(family: .ssd, tensors: tensors, width: 100, height: 200)
    }

    @Test(arguments: [ElementType.float32, .int64])
    func ssdOfTheObjectDetectionAPICountsClassesFromOne(type: ElementType) throws {
        let found = try ssd(boxes: "detection_boxes:0", count: 2, type: type).detect()
        #expect(
            found.objects == [
                Detection(box: Box(x: 50, y: 50, width: 50, height: 50), confidence: 0.9, label: 2),
                Detection(box: Box(x: 0, y: 0, width: 50, height: 100), confidence: 0.5, label: 0),
            ]
        )
    }

    @Test func ssdWithANamedBackgroundCountsClassesFromZero() throws {
        let labels = ["background", "person", "bicycle", "car"]
        let found = try ssd(boxes: "detection_boxes", count: nil).detect { $0.labels = labels }
        #expect(found.objects.map(\.label) == [3, 1, 2])
    }

    @Test func ssdOfTensorFlowLiteCountsClassesFromZero() throws {
        var model = ssd(boxes: "", count: 1)
        for index in model.tensors.indices { model.tensors[index].name = "TFLite_Detection_PostProcess:\(index)" }
        #expect(
            try model.detect().objects == [
                Detection(box: Box(x: 50, y: 50, width: 50, height: 50), confidence: 0.9, label: 3)
            ]
        )
    }

    @Test func ssdWithGeneralNamesGivesLeftBeforeTop() throws {
        let found = try ssd(boxes: "bboxes", count: nil).detect()
        #expect(found.objects[0].box == Box(x: 25, y: 100, width: 25, height: 100))
    }

    @Test(arguments: [Float.nan, -3, .infinity, 1e9])
    func aWildCountOfObjectsIsHarmless(count: Float) throws {
        let found = try ssd(boxes: "detection_boxes", count: count).detect()
        #expect(found.objects.count == (count > 3 ? 3 : 0))
    }
}
