import SluiceCore

/// The way from the samples of a pixel to its normalised channels: one affine map, and a clamp.
///
/// Channel `c` is `clamp(gain[c] · samples + bias[c], low[c], high[c])`, where samples are Y, U, V or R, G, B of
/// 0…255. Conversion to RGB, order of the channels, scale, mean and std are all folded into it; the clamp is that
/// of the RGB pixel to 0…255, seen through the normalisation.
struct ColorTransform: Sendable {
    /// Per output channel, the factors of the three samples.
    private(set) var gain: [3 of SIMD3<Double>] = [.zero, .zero, .zero]
    private(set) var bias = SIMD3<Double>.zero
    private(set) var low = SIMD3<Double>.zero
    private(set) var high = SIMD3<Double>.zero
    /// What a pixel of padding becomes.
    private(set) var pad = SIMD3<Double>.zero

    init(layout: PixelLayout, color: ColorSpace, spec: InputSpec) {
        let rgb = RGBTransform(layout: layout, color: color)
        for channel in 0..<3 {
            let factor = Double(spec.scale) / Double(spec.std[channel])
            let shift = -Double(spec.mean[channel]) / Double(spec.std[channel])
            let source = spec.color == .bgr ? 2 - channel : channel
            gain[channel] = rgb.gain[source] * factor
            bias[channel] = rgb.bias[source] * factor + shift
            low[channel] = min(shift, 255 * factor + shift)
            high[channel] = max(shift, 255 * factor + shift)
            pad[channel] = Double(spec.pad) * factor + shift
        }
    }
}

/// The way from the samples of a pixel to R, G and B of 0…255, unclamped.
private struct RGBTransform {
    /// Of R, G and B, the factors of the three samples.
    var gain: [3 of SIMD3<Double>] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    var bias = SIMD3<Double>.zero

    /// ITU-T H.273 §8.3, the equations of `MatrixCoefficients` inverted, with their ranges at 8 bits.
    init(layout: PixelLayout, color: ColorSpace) {
        if layout == .rgb24 { return }
        let (kr, kb) =
            switch color.matrix {
            case .bt601: (0.299, 0.114)
            case .bt709: (0.2126, 0.0722)
            case .bt2020: (0.2627, 0.0593)
            }
        let kg = 1 - kr - kb
        let black = color.isFullRange ? 0.0 : 16.0
        let luma = color.isFullRange ? 1.0 : 255.0 / 219
        let chroma = layout == .gray8 ? 0.0 : color.isFullRange ? 1.0 : 255.0 / 224
        gain = [
            [luma, 0, 2 * (1 - kr) * chroma],
            [luma, -2 * (1 - kb) * kb / kg * chroma, -2 * (1 - kr) * kr / kg * chroma],
            [luma, 2 * (1 - kb) * chroma, 0],
        ]
        for channel in 0..<3 {
            bias[channel] = -gain[channel][0] * black - (gain[channel][1] + gain[channel][2]) * 128
        }
    }
}
