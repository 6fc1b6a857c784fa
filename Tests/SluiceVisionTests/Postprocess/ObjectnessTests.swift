import SluiceCore
import SluiceVision
import Testing

@Suite struct ObjectnessTests {
    // 64×64: 8² + 4² + 2² = 84 cells.
    static func yolox(frames: Int = 1, classes: Int = 3, seed: UInt64 = 1, type: ElementType = .float32) -> TestModel {
        var random = SeededGenerator(seed: seed)
        var values: [Float] = []
        for _ in 0..<frames * 84 {
            values += (0..<2).map { _ in random.uniform(-1...2) } + (0..<2).map { _ in random.uniform(-1...2) }
            values += (0..<1 + classes).map { _ in random.uniform(0...1) }
        }
        let tensor = TestTensor(shape: [frames, 84, 5 + classes], values: values, elementType: type)
        return TestModel(family: .yolox, tensors: [tensor])
    }

    @Test func decodesOneYOLOXCellOfEachStrideByHand() throws {
        var values = [Float](repeating: 0, count: 84 * 7)
        func set(_ anchor: Int, _ row: [Float]) { values.replaceSubrange(anchor * 7..<(anchor + 1) * 7, with: row) }
        set(8 + 3, [0.5, 0.25, 0, 0, 0.9, 1, 0])  // stride 8: column 3, row 1
        set(64 + 4 * 2 + 1, [0, 0, 0.6931472, 0, 0.8, 0, 1])  // stride 16: column 1, row 2, width 2 × 16
        set(64 + 16 + 3, [-0.5, 0, 0, 0, 0.7, 1, 0.5])  // stride 32: column 1, row 1; two classes
        let model = TestModel(family: .yolox, tensors: [TestTensor(shape: [1, 84, 7], values: values)])
        let objects = try model.detect { $0.nms.kind = .none }.objects
        #expect(objects.map(\.label) == [0, 1, 0, 1])
        #expect(objects.map(\.confidence) == [0.9, 0.8, 0.7, 0.35])
        #expect(
            objects.map(\.box) == [
                Box(x: 24, y: 6, width: 8, height: 8), Box(x: 0, y: 24, width: 32, height: 16),
                Box(x: 0, y: 16, width: 32, height: 32), Box(x: 0, y: 16, width: 32, height: 32),
            ]
        )
    }

    @Test(arguments: [(UInt64(1), Float(0.25), Float(0.45)), (2, 0.001, 0.65), (3, 0.5, 0.1), (4, 0, 0.9)])
    func findsWhatTheReferenceFinds(seed: UInt64, confidence: Float, iou: Float) throws {
        for perClass in [true, false] {
            let model = Self.yolox(seed: seed)
            let found = try model.detect {
                ($0.confidence, $0.nms.iou, $0.nms.perClass) = (confidence, iou, perClass)
            }
            let reference = SlowReference.yolox(model.tensors[0].values, columns: 8, width: 64, height: 64)
            expectSame(found, reference.greedy(confidence, iou: iou, perClass: perClass))
        }
    }

    @Test(arguments: [true, false])
    func softSuppressionLowersScoresAsThePaperSays(perClass: Bool) throws {
        let model = Self.yolox(seed: 5)
        let found = try model.detect { ($0.confidence, $0.nms.kind, $0.nms.perClass) = (0.1, .soft, perClass) }
        let reference = SlowReference.yolox(model.tensors[0].values, columns: 8, width: 64, height: 64)
        expectSame(found, reference.soft(0.1, perClass: perClass))
    }

    @Test func withoutSuppressionEveryPairComesOut() throws {
        let model = Self.yolox(seed: 6)
        let found = try model.detect { ($0.nms.kind, $0.nms.limit) = (.none, 1000) }
        let reference = SlowReference.yolox(model.tensors[0].values, columns: 8, width: 64, height: 64)
        expectSame(found, reference.candidates(0.25))
    }

    @Test func readsEachSlotOfABatch() throws {
        let model = Self.yolox(frames: 3, seed: 7)
        for slot in 0..<3 {
            let values = Array(model.tensors[0].values[slot * 84 * 8..<(slot + 1) * 84 * 8])
            let reference = SlowReference.yolox(values, columns: 8, width: 64, height: 64)
            expectSame(try model.detect(slot: slot), reference.greedy(0.25, iou: 0.45, perClass: true))
        }
    }

    @Test func readsHalfPrecision() throws {
        var model = Self.yolox(frames: 2, classes: 80, seed: 8, type: .float16)
        model.tensors[0].values = model.tensors[0].values.map { Float(Float16($0)) }
        let reference = SlowReference.yolox(
            Array(model.tensors[0].values[(84 * 85)...]),
            columns: 85,
            width: 64,
            height: 64
        )
        let found = try model.detect(slot: 1) { $0.confidence = 0.9 }
        #expect(!found.objects.isEmpty)
        expectSame(found, reference.greedy(0.9, iou: 0.45, perClass: true))
    }

    @Test func yolov5BoxesAreUsedAsTheyAre() throws {
        let row: [Float] = [20, 30, 10, 8, 0.5, 0.5, 1]
        let values = row + [Float](repeating: 0, count: 7 * 251)
        let model = TestModel(family: .yolov5, tensors: [TestTensor(shape: [1, 252, 7], values: values)])
        let objects = try model.detect().objects
        #expect(objects.map(\.label) == [1, 0])
        #expect(objects.map(\.confidence) == [0.5, 0.25])
        #expect(objects.map(\.box) == Array(repeating: Box(x: 15, y: 26, width: 10, height: 8), count: 2))
    }

    @Test(arguments: [(Float(0.25), 1), (Float(0.25).nextUp, 0), (Float(0.25).nextDown, 1)])
    func confidenceIsTheLowestScoreThatIsKept(confidence: Float, count: Int) throws {
        let row: [Float] = [20, 30, 10, 8, 0.5, 0.5]
        for type in [ElementType.float32, .float16] {
            let tensor = TestTensor(shape: [1, 1, 6], values: row, elementType: type)
            let found = try TestModel(family: .yolov5, tensors: [tensor]).detect { $0.confidence = confidence }
            #expect(found.objects.count == count)
        }
    }

    @Test(arguments: [(Float(1) / 3, 2), ((Float(1) / 3).nextDown, 1)])
    func aBoxAtExactlyTheIoUThresholdStays(iou: Float, count: Int) throws {
        // Two boxes of 10 × 10, half over each other: IoU = 50 / 150.
        let rows: [Float] = [10, 10, 10, 10, 1, 1, 15, 10, 10, 10, 1, 0.9]
        let model = TestModel(family: .yolov5, tensors: [TestTensor(shape: [1, 2, 6], values: rows)])
        #expect(try model.detect { $0.nms.iou = iou }.objects.count == count)
    }

    @Test func tiesGoToTheLowerLabelThenToTheLowerAnchor() throws {
        let far: [Float] = [10, 10, 4, 4, 1, 0.5, 0.5]
        let near: [Float] = [50, 50, 4, 4, 1, 0.5, 0.5]
        let model = TestModel(family: .yolov5, tensors: [TestTensor(shape: [1, 2, 7], values: far + near)])
        let objects = try model.detect().objects
        #expect(objects.map(\.label) == [0, 0, 1, 1])
        #expect(objects.map(\.box.x) == [8, 48, 8, 48])
    }

    @Test func boxesArriveInPixelsOfThePicture() throws {
        let model = TestModel(
            family: .yolov5,
            tensors: [TestTensor(shape: [1, 1, 6], values: [32, 32, 16, 8, 1, 1])]
        )
        var detector = try model.detector()
        var detections = Detections()
        // 128×64 in 64×64, letterboxed: half the size, 16 rows of padding above.
        try detector.detect(
            model.outputs,
            slot: 0,
            placement: Placement(width: 128, height: 64, in: model.input),
            into: &detections
        )
        #expect(detections.objects.map(\.box) == [Box(x: 48, y: 24, width: 32, height: 16)])
    }
}
