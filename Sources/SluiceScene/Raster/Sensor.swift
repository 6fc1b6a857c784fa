import SluiceCore

/// Turns linear light into the camera's picture: exposure, tone curve, noise, and BT.709 in limited range.
@safe
struct Sensor: ~Copyable, @unchecked Sendable {
    /// Rec. ITU-R BT.709, limited range, chroma between the luma columns as in H.264 by default.
    static let color = ColorSpace(matrix: .bt709, isFullRange: false)

    // Tone curve over the light's floating-point bits without the last 15: 256 steps for each doubling, which is
    // where the eye wants them, and an index that costs a shift.
    private let tone: UnsafeMutablePointer<Float>
    private let noise: UnsafeMutablePointer<Float>
    private static let darkest = (0x1p-14 as Float).bitPattern
    private static let brightest = (8 as Float).bitPattern
    private static let toneShift: UInt32 = 15
    private static let toneCount = Int((brightest - darkest) >> toneShift) + 1
    private static let noiseCount = 1 << 16

    init() {
        unsafe tone = .allocate(capacity: Self.toneCount)
        unsafe noise = .allocate(capacity: Self.noiseCount)
        for index in 0..<Self.toneCount {
            let light = Float(bitPattern: Self.darkest + UInt32(index) << Self.toneShift)
            unsafe (tone + index).initialize(to: Self.curve(light))
        }
        var random = SplitMix64(seed: 0x5E4505)
        for index in 0..<Self.noiseCount {
            // Twelve uniform numbers make a bell curve of variance 1; bits of three draws hold four each.
            var sum: Float = -6
            for _ in 0..<3 {
                let bits = random.next()
                for part in 0..<4 { sum += Float((bits >> (16 * UInt64(part))) & 0xFFFF) * 0x1p-16 }
            }
            unsafe (noise + index).initialize(to: sum)
        }
    }

    deinit {
        unsafe tone.deallocate()
        unsafe noise.deallocate()
    }

    /// Filmic shoulder (Reinhard 2002, extended, white at 3.2), then a power of 7/16, near the gamma of displays.
    private static func curve(_ light: Float) -> Float {
        let scaled = light * 1.15
        let mapped = min(scaled * (1 + scaled / (3.2 * 3.2)) / (1 + scaled * 0.62), 1)
        let quarter = mapped.squareRoot().squareRoot()
        let eighth = quarter.squareRoot()
        return quarter * eighth * eighth.squareRoot()
    }

    /// Develops a picture.
    ///
    /// - Parameters:
    ///   - canvas: The light.
    ///   - exposure: Factor of the light.
    ///   - noiseLevel: Standard deviation of the noise in steps of luma, in the dark.
    ///   - seed: Decides the noise; another for every frame.
    ///   - picture: Of the canvas's size, 4:2:0.
    func develop(
        _ canvas: borrowing Canvas,
        exposure: Float,
        noiseLevel: Float,
        seed: UInt64,
        into picture: inout PictureBuffer
    ) {
        precondition(picture.format == .yuv420p && picture.width == canvas.width && picture.height == canvas.height)
        var random = SplitMix64(seed, 0x4015E)
        let planes = Planes(&picture)
        let width = canvas.width
        for row in stride(from: 0, to: canvas.height, by: 2) {
            let upperNoise = unsafe noise + random.index(below: Self.noiseCount - width)
            let lowerNoise = unsafe noise + random.index(below: Self.noiseCount - width)
            let chromaNoise = unsafe noise + random.index(below: Self.noiseCount - width)
            let source = unsafe canvas.pixels + row * width
            let upper = unsafe planes.y.base + row * planes.y.stride
            let lower = unsafe upper + planes.y.stride
            let u = unsafe planes.u.base + row / 2 * planes.u.stride
            let v = unsafe planes.v.base + row / 2 * planes.v.stride
            for column in stride(from: 0, to: width, by: 2) {
                let a = unsafe toned(source[column], exposure)
                let b = unsafe toned(source[column + 1], exposure)
                let c = unsafe toned(source[column + width], exposure)
                let d = unsafe toned(source[column + width + 1], exposure)
                unsafe upper[column] = luma(a, upperNoise[column] * noiseLevel)
                unsafe upper[column + 1] = luma(b, upperNoise[column + 1] * noiseLevel)
                unsafe lower[column] = luma(c, lowerNoise[column] * noiseLevel)
                unsafe lower[column + 1] = luma(d, lowerNoise[column + 1] * noiseLevel)
                let mean = (a + b + c + d) * 0.25
                let y = Self.brightness(mean)
                let grain = unsafe SIMD2(chromaNoise[column], chromaNoise[column + 1]) * (noiseLevel * 0.4)
                unsafe u[column / 2] = Self.byte((mean.z - y) * (224 / 1.8556) + 128.5 + grain.x)
                unsafe v[column / 2] = Self.byte((mean.x - y) * (224 / 1.5748) + 128.5 + grain.y)
            }
        }
    }

    @inline(__always)
    private func toned(_ light: Light, _ exposure: Float) -> Light {
        let exposed = light * exposure
        return Light(rgb: toned(exposed.x), toned(exposed.y), toned(exposed.z))
    }

    @inline(__always)
    private func toned(_ light: Float) -> Float {
        let bits = min(max(light.bitPattern, Self.darkest), Self.brightest)
        return unsafe tone[Int((bits - Self.darkest) >> Self.toneShift)]
    }

    @inline(__always)
    private static func brightness(_ color: Light) -> Float {
        color.x * 0.2126 + color.y * 0.7152 + color.z * 0.0722
    }

    /// Light hides noise: at white, a third of it is left.
    @inline(__always)
    private func luma(_ color: Light, _ noise: Float) -> UInt8 {
        let y = Self.brightness(color)
        return Self.byte(y * 219 + 16.5 + noise * (1 - 0.66 * y))
    }

    @inline(__always)
    private static func byte(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: Int32(min(max(value, 0), 255)))
    }

    /// Where the planes of a picture are. They share one allocation that lives as long as the picture.
    @safe
    private struct Planes {
        @safe
        struct Target {
            var base: UnsafeMutablePointer<UInt8>
            var stride: Int
        }
        var y: Target
        var u: Target
        var v: Target

        init(_ picture: inout PictureBuffer) {
            unsafe y = picture.withPlane(0) { base, stride, _, _ in unsafe Target(base: base, stride: stride) }
            unsafe u = picture.withPlane(1) { base, stride, _, _ in unsafe Target(base: base, stride: stride) }
            unsafe v = picture.withPlane(2) { base, stride, _, _ in unsafe Target(base: base, stride: stride) }
        }
    }
}
