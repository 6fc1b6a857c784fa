import SluiceCore
import SluiceVision
import Testing

@Suite struct DetectorErrorTests {
    private func failure(_ model: TestModel, _ change: (inout DetectorSpec) -> Void = { _ in }) -> VisionError? {
        #expect(throws: VisionError.self) { try model.detector(change) }
    }

    private func yolox(_ shape: [Int], width: Int = 64, height: Int = 64, type: ElementType = .float32) -> TestModel {
        let tensor = TestTensor(shape: shape, values: [], elementType: type)
        return TestModel(family: .yolox, tensors: [tensor], width: width, height: height)
    }

    @Test func labelsOfTheWrongLengthAreRefusedWithBothNumbers() {
        let error = failure(yolox([1, 84, 85])) { $0.labels = ["person", "car"] }
        #expect(error?.what == "model.labels has 2 labels, and the model has 80 classes")
        #expect(error?.exitCode == .badData)
    }

    @Test func aFamilyThatTheModelIsNotIsRefused() {
        var model = yolox([1, 84, 85])
        model.family = .yunet
        #expect(
            failure(model)?.what
                == "the family yunet needs outputs cls, obj, bbox and kps for strides 8, 16 and 32, and the model gives "
                + "output: float32[batch×84×85]"
        )
    }

    @Test(arguments: [(416, 416), (60, 64), (64, 128)])
    func anInputThatDoesNotGiveTheAnchorsIsRefused(width: Int, height: Int) {
        let error = failure(yolox([1, 84, 85], width: width, height: height))
        #expect(
            error?.what.hasPrefix("the 84 anchors of the model are not those of a \(width)×\(height) input") == true
        )
        #expect(error?.exitCode == .configuration)
    }

    @Test func integerOutputsAreRefused() {
        #expect(
            failure(yolox([1, 84, 85], type: .int64))?.what
                == "the model's output output: int64[batch×84×85] is neither float32 nor float16"
        )
    }

    @Test func settingsOutOfRangeAreRefused() {
        let model = yolox([1, 84, 85])
        #expect(failure(model) { $0.confidence = 1.5 }?.what == "model.confidence is 1.5")
        #expect(failure(model) { $0.confidence = .nan }?.what == "model.confidence is nan")
        #expect(failure(model) { $0.nms.iou = -0.1 }?.what == "model.nms.iou is -0.1")
        #expect(failure(model) { $0.nms.limit = 0 }?.what == "model.nms.limit is 0")
    }

    @Test func aFourthStrideIsFoundByTheNumberOfAnchors() throws {
        // 64×64 at 8, 16, 32, 64.
        #expect(try yolox([1, 85, 85]).detector().classCount == 80)
    }
}
