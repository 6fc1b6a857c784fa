import SluiceCore
import SluiceVision
import Testing

@Suite("Elements of the input")
struct ElementTypeTests {
    private static let picture = Samples(
        noise: 11,
        width: 61,
        height: 43,
        format: .rgb24,
        color: ColorSpace(matrix: .bt601, isFullRange: true)
    )

    private static func spec(scale: Float, mean: Float) -> InputSpec {
        var spec = InputSpec(width: 77, height: 29)
        spec.resize = .stretch
        spec.scale = scale
        spec.mean = SIMD3(repeating: mean)
        return spec
    }

    /// Scales that reach normal, subnormal, vanishing and infinite halves, of both signs.
    @Test(
        "of 16 bits are those of 32 bits, rounded to nearest even",
        arguments: [1, 1.0 / 255, 3e-7, 1e-9, 1000, -1000] as [Float],
        availableLevels
    )
    func halvesAreRounded(scale: Float, level: CPULevel) {
        var spec = Self.spec(scale: scale, mean: 100 * scale)
        let wide = FilledSlot(Self.picture.picture(), spec, level)
        spec.elementType = .float16
        let narrow = FilledSlot(Self.picture.picture(), spec, level)
        #expect(zip(narrow.elements, wide.elements).allSatisfy { $0 == Double(Float16(Float($1))) })
    }

    @Test(
        "of 8 bits are those of 32 bits, rounded and saturated",
        arguments: [0.25, 0.5, 1, 2] as [Float],
        availableLevels
    )
    func bytesAreRoundedAndSaturated(scale: Float, level: CPULevel) {
        var spec = Self.spec(scale: scale, mean: 20)
        let wide = FilledSlot(Self.picture.picture(), spec, level)
        spec.elementType = .uint8
        let narrow = FilledSlot(Self.picture.picture(), spec, level)
        #expect(
            zip(narrow.elements, wide.elements).allSatisfy { $0 == min(max($1.rounded(.toNearestOrEven), 0), 255) }
        )
    }

    @Test("lie plane by plane or pixel by pixel, and are the same", arguments: [ElementType.float32, .float16, .uint8])
    func layoutsHoldTheSame(type: ElementType) {
        var spec = Self.spec(scale: 1, mean: 0)
        spec.elementType = type
        let planes = FilledSlot(Self.picture.picture(), spec).elements
        spec.layout = .nhwc
        let pixels = FilledSlot(Self.picture.picture(), spec).elements
        let count = spec.width * spec.height
        #expect((0..<3 * count).allSatisfy { planes[$0] == pixels[$0 % count * 3 + $0 / count] })
    }
}
