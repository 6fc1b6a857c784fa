import SluiceCore
import SluiceVision
import Testing

@Suite struct FamilyDefaultsTests {
    private func signature(_ input: String, metadata: [String: String] = [:]) -> ModelSignature {
        SignatureCase(name: "", input: input, outputs: [], metadata: metadata).signature
    }

    static let usual: [(ModelFamily, ResizeMode, ColorOrder, Float, Float, Int)] = [
        (.yolox, .letterboxTopLeft, .bgr, 1, 114, 640),
        (.yolov5, .letterbox, .rgb, 1.0 / 255, 114, 640),
        (.yolov8, .letterbox, .rgb, 1.0 / 255, 114, 640),
        (.endToEnd, .letterbox, .rgb, 1.0 / 255, 114, 640),
        (.rtdetr, .stretch, .rgb, 1.0 / 255, 114, 640),
        (.ssd, .stretch, .rgb, 1, 114, 300),
        (.yunet, .letterboxTopLeft, .bgr, 1, 0, 320),
    ]

    @Test(arguments: usual)
    func eachFamilyHasTheInputItWasTrainedWith(
        family: ModelFamily,
        resize: ResizeMode,
        color: ColorOrder,
        scale: Float,
        pad: Float,
        size: Int
    ) throws {
        let input = try FamilyDefaults.input(for: family, signature: signature("x: float16[N×3×h×w]"))
        var expected = InputSpec(width: size, height: size)
        (expected.resize, expected.color, expected.scale, expected.pad) = (resize, color, scale, pad)
        expected.elementType = .float16
        #expect(input == expected)
    }

    @Test func bytesInRowsOfPixelsAreNotScaled() throws {
        let input = try FamilyDefaults.input(for: .yolov8, signature: signature("x: uint8[1×320×480×3]"))
        #expect(input.layout == .nhwc)
        #expect(input.elementType == .uint8)
        #expect(input.scale == 1)
        #expect((input.width, input.height) == (480, 320))
    }

    @Test func sizeComesFromTheUserThenTheModelThenItsMetadata() throws {
        let metadata = ["imgsz": "[384, 640]"]
        let dynamic = signature("x: float32[N×3×h×w]", metadata: metadata)
        let named = try FamilyDefaults.input(for: .yolov8, signature: dynamic)
        #expect((named.width, named.height) == (640, 384))
        let given = try FamilyDefaults.input(for: .yolov8, signature: dynamic, size: (320, 256))
        #expect((given.width, given.height) == (320, 256))
        let fixed = try FamilyDefaults.input(
            for: .yolov8,
            signature: signature("x: float32[N×3×128×96]", metadata: metadata)
        )
        #expect((fixed.width, fixed.height) == (96, 128))
    }

    @Test func aSizeThatTheModelDoesNotTakeIsRefused() {
        let error = #expect(throws: VisionError.self) {
            try FamilyDefaults.input(for: .yolox, signature: signature("x: float32[1×3×416×416]"), size: (640, 416))
        }
        #expect(error?.what == "model.input is 640×416, and the model takes 416×416")
    }
}
