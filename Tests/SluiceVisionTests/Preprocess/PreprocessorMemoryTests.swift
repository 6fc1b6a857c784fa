import SluiceCore
import SluiceVision
import Testing

/// Planes and slots that end at pages which must not be touched: going one byte too far ends the process.
@Suite("Preprocessor at the edges of memory")
struct PreprocessorMemoryTests {
    @Test("reads no byte past the end of a plane", arguments: PixelFormat.everySupported, availableLevels)
    func staysInsidePlanes(format: PixelFormat, level: CPULevel) {
        let color = ColorSpace(matrix: .bt601, isFullRange: false)
        for width in Array(1...70) + [127, 128, 129, 700] {
            let height = 1 + width % 5
            let samples = Samples(noise: 3, width: width, height: height, format: format, color: color)
            for resize in [ResizeMode.stretch, .centerCrop] {
                var spec = InputSpec(width: 40, height: 24)
                spec.resize = resize
                #expect(
                    FilledSlot(samples.guardedPicture(), spec, level) == FilledSlot(samples.picture(), spec, level),
                    "\(width)×\(height) \(resize)"
                )
            }
        }
    }

    @Test("writes no byte past the end of a slot", arguments: [ElementType.float32, .float16, .uint8], availableLevels)
    func staysInsideSlot(type: ElementType, level: CPULevel) {
        let color = ColorSpace(matrix: .bt709, isFullRange: true)
        let picture = Samples(noise: 5, width: 50, height: 20, format: .yuv420p, color: color).picture()
        for width in 1...70 {
            for layout in [TensorLayout.nchw, .nhwc] {
                for resize in [ResizeMode.stretch, .letterboxTopLeft] {
                    var spec = InputSpec(width: width, height: 3)
                    spec.resize = resize
                    spec.layout = layout
                    spec.elementType = type
                    let memory = GuardedMemory()
                    let slot = unsafe memory.allocate(byteCount: width * 3 * 3 * type.size)
                    var preprocessor = Preprocessor(spec: spec, batches: 1, slotsPerBatch: 1, level: level)
                    _ = unsafe preprocessor.fill(picture, into: slot, of: 0, at: 0)
                    #expect(
                        unsafe FilledSlot(bytes: Array(slot), type: type) == FilledSlot(picture, spec, level),
                        "\(width) \(layout) \(resize)"
                    )
                }
            }
        }
    }
}
