import SluiceCore
import SluiceVision
import Testing

@Suite("Padding of slots")
struct SlotPaddingTests {
    private static let color = ColorSpace(matrix: .bt709, isFullRange: false)

    private static func samples(_ width: Int, _ height: Int) -> Samples {
        Samples(noise: UInt64(width * 31 + height), width: width, height: height, format: .yuv420p, color: color)
    }

    private static func spec(_ resize: ResizeMode, _ layout: TensorLayout, _ type: ElementType) -> InputSpec {
        var spec = InputSpec(width: 40, height: 36)
        spec.resize = resize
        spec.layout = layout
        spec.elementType = type
        spec.scale = 1
        return spec
    }

    @Test(
        "is right in every slot, whichever pictures take turns in it",
        arguments: [ResizeMode.letterbox, .letterboxTopLeft],
        [TensorLayout.nchw, .nhwc]
    )
    func survivesAlternation(resize: ResizeMode, layout: TensorLayout) {
        for type in [ElementType.float32, .float16, .uint8] {
            let spec = Self.spec(resize, layout, type)
            // More geometries than a preprocessor keeps tables for, wide and high ones in turn.
            let pictures = (0..<11).map { $0 % 2 == 0 ? Self.samples(30 + $0, 12) : Self.samples(9, 20 + $0) }
            let expected = pictures.map { FilledSlot($0.picture(), spec) }
            var preprocessor = Preprocessor(spec: spec, batches: 2, slotsPerBatch: 3)
            let empty = FilledSlot(bytes: Array(repeating: 0xa5, count: expected[0].bytes.count), type: type)
            var batches = Array(repeating: Array(repeating: empty, count: 3), count: 2)
            for step in 0..<200 {
                let (picture, batch, slot) = (step * 7 % 11, step / 3 % 2, step % 3)
                let chosen = step % 5 == 0 ? 0 : picture
                unsafe batches[batch][slot].bytes.withUnsafeMutableBytes { memory in
                    _ = unsafe preprocessor.fill(pictures[chosen].picture(), into: memory, of: batch, at: slot)
                }
                #expect(batches[batch][slot] == expected[chosen], "step \(step) \(type)")
            }
        }
    }

    @Test("is written once, and again when the picture's place changes")
    func isWrittenOnce() {
        let spec = Self.spec(.letterboxTopLeft, .nhwc, .uint8)
        let wide = Self.samples(80, 20).picture()
        let high = Self.samples(20, 80).picture()
        var preprocessor = Preprocessor(spec: spec, batches: 1, slotsPerBatch: 1)
        var slot = [UInt8](repeating: 0, count: 40 * 36 * 3)
        func fill(_ picture: borrowing Picture) {
            unsafe slot.withUnsafeMutableBytes { _ = unsafe preprocessor.fill(picture, into: $0, of: 0, at: 0) }
        }
        fill(wide)
        #expect(slot.last == 114)
        slot[slot.count - 1] = 7
        fill(wide)
        #expect(slot.last == 7)
        fill(high)
        #expect(slot.last == 114)
    }

    @Test("is normalised like a pixel, in the model's own order of channels", arguments: ColorOrder.allCases)
    func isNormalised(order: ColorOrder) {
        var spec = Self.spec(.letterboxTopLeft, .nchw, .float32)
        spec.color = order
        spec.scale = 0.5
        spec.pad = 100
        spec.mean = [10, 20, 30]
        spec.std = [2, 4, 5]
        let slot = FilledSlot(Self.samples(80, 20).picture(), spec).elements
        let last = [slot[40 * 36 - 1], slot[2 * 40 * 36 - 1], slot[3 * 40 * 36 - 1]]
        #expect(last == [20, 7.5, 4])
    }
}
