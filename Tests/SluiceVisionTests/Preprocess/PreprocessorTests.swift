import SluiceCore
import SluiceVision
import Testing

@Suite("Preprocessor")
struct PreprocessorTests {
    /// Sizes of pictures and of the input: tiny, odd, up, down, as is, far down, and beyond every vector's window.
    private static let sizes: [(picture: (Int, Int), input: (Int, Int))] = [
        ((1, 1), (7, 5)), ((3, 5), (33, 21)), ((17, 31), (64, 48)), ((17, 31), (5, 3)), ((64, 48), (64, 48)),
        ((101, 67), (53, 37)), ((768, 432), (112, 96)), ((4000, 30), (64, 48)), ((90, 2), (64, 64)),
    ]

    private static func spec(_ size: (Int, Int), _ resize: ResizeMode) -> InputSpec {
        var spec = InputSpec(width: size.0, height: size.1)
        spec.resize = resize
        spec.scale = 1
        spec.pad = 114
        return spec
    }

    @Test(
        "agrees with the definition, at every level, in every layout",
        arguments: PixelFormat.everySupported,
        ResizeMode.allCases
    )
    func agreesWithDefinition(format: PixelFormat, resize: ResizeMode) {
        for (index, size) in Self.sizes.enumerated() {
            let color = ColorSpace.every[(index * 5 + Int(format.layout.rawValue)) % ColorSpace.every.count]
            let samples = Samples(
                noise: UInt64(index + 1),
                width: size.picture.0,
                height: size.picture.1,
                format: format,
                color: color
            )
            let picture = samples.picture()
            var spec = Self.spec(size.input, resize)
            spec.mean = [10, -20, 30]
            spec.std = [1, 2, -0.5]
            let pixels = ReferencePreprocessor(spec: spec).pixels(for: samples)
            for layout in [TensorLayout.nchw, .nhwc] {
                for order in ColorOrder.allCases {
                    spec.layout = layout
                    spec.color = order
                    let expected = ReferencePreprocessor(spec: spec).normalised(pixels)
                    for type in [ElementType.float32, .float16, .uint8] {
                        spec.elementType = type
                        compare(picture, spec, expected, "\(format) \(color) \(size) \(spec)")
                    }
                }
            }
        }
    }

    @Test("honours every matrix, range and chroma location", arguments: ColorSpace.every)
    func honoursColorSpace(color: ColorSpace) {
        for format in PixelFormat.everySupported {
            let samples = Samples(noise: 7, width: 45, height: 33, format: format, color: color)
            let spec = Self.spec((32, 24), .centerCrop)
            compare(samples.picture(), spec, ReferencePreprocessor(spec: spec).slot(for: samples), "\(format) \(color)")
        }
    }

    @Test("gives the same bits at every level, whatever the ratio of widths", arguments: [PixelFormat.yuv420p, .rgb24])
    func levelsAgreeAtEveryRatio(format: PixelFormat) {
        let color = ColorSpace(matrix: .bt709, isFullRange: false)
        for width in 1...400 {
            let picture = Samples(noise: 9, width: width, height: 2, format: format, color: color).picture()
            var spec = Self.spec((48, 3), .stretch)
            spec.mean = [1, 2, 3]
            let portable = FilledSlot(picture, spec, .portable)
            for level in availableLevels {
                #expect(FilledSlot(picture, spec, level) == portable, "\(level) differs at width \(width)")
            }
        }
    }

    /// Fixed point costs at most 0.05 of a pixel's 255, through the gain of the normalisation; all levels agree in
    /// every bit.
    private func compare(_ picture: borrowing Picture, _ spec: InputSpec, _ expected: [Double], _ what: String) {
        let portable = FilledSlot(picture, spec, .portable)
        let found = portable.elements
        let gain = (0..<3).map { Double(spec.scale / spec.std[$0]).magnitude }.max()!
        var worst = 0.0
        for (found, expected) in zip(found, expected) {
            let deviation =
                switch spec.elementType {
                case .float32: (found - expected).magnitude
                case .float16: (found - expected).magnitude - expected.magnitude / 2048
                default: (found - min(max(expected, 0), 255)).magnitude - 0.5
                }
            worst = max(worst, deviation)
        }
        #expect(found.count == expected.count)
        #expect(worst <= 0.05 * gain, "\(what)")
        for level in availableLevels where level != .portable {
            #expect(FilledSlot(picture, spec, level) == portable, "\(level) differs from portable: \(what)")
        }
    }
}
