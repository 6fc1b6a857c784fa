import SluiceCore

/// Preprocessing as its definition reads, pixel by pixel in double precision.
struct ReferencePreprocessor {
    let spec: InputSpec

    /// The elements of a slot in the order of `spec.layout`, as real numbers.
    func slot(for samples: Samples) -> [Double] {
        normalised(pixels(for: samples))
    }

    /// R, G, B of 0…255 of every pixel of the input; padding is `nil`.
    func pixels(for samples: Samples) -> [[3 of Double]?] {
        let placement = Placement(width: samples.width, height: samples.height, in: spec)
        let (crop, target) = (placement.crop, placement.target)
        return (0..<spec.height).flatMap { y in
            (0..<spec.width).map { x -> [3 of Double]? in
                guard x >= target.x, x < target.x + target.width, y >= target.y, y < target.y + target.height
                else { return nil }
                let u = (Double(x - target.x) + 0.5) * Double(crop.width) / Double(target.width) - 0.5
                let v = (Double(y - target.y) + 0.5) * Double(crop.height) / Double(target.height) - 0.5
                return rgb(
                    samples,
                    Double(crop.x) + min(max(u, 0), Double(crop.width - 1)),
                    Double(crop.y) + min(max(v, 0), Double(crop.height - 1))
                )
            }
        }
    }

    func normalised(_ pixels: [[3 of Double]?]) -> [Double] {
        var result = [Double](repeating: 0, count: pixels.count * 3)
        for (index, pixel) in pixels.enumerated() {
            for channel in 0..<3 {
                let source = spec.color == .rgb ? channel : 2 - channel
                let value = pixel.map { min(max($0[source], 0), 255) } ?? Double(spec.pad)
                let normalised = (value * Double(spec.scale) - Double(spec.mean[channel])) / Double(spec.std[channel])
                result[spec.layout == .nchw ? channel * pixels.count + index : index * 3 + channel] = normalised
            }
        }
        return result
    }

    /// The colour of the picture at a point between the centres of its pixels.
    private func rgb(_ samples: Samples, _ x: Double, _ y: Double) -> [3 of Double] {
        func sample(_ plane: Int, _ channel: Int = 0) -> Double {
            let format = samples.format
            let extent = format.extent(of: plane, width: samples.width, height: samples.height)
            var (column, row) = (x, y)
            if plane > 0 {
                if format.chromaShiftX == 1 { column = (x - (samples.color.chromaLocation == .center ? 0.5 : 0)) / 2 }
                if format.chromaShiftY == 1 { row = (y - (samples.color.chromaLocation == .topLeft ? 0 : 0.5)) / 2 }
            }
            let channels = extent.bytes / extent.samples
            return bilinear(column, row, extent.samples, extent.rows) {
                samples.planes[plane][$1 * extent.bytes + $0 * channels + channel]
            }
        }
        switch samples.format.layout {
        case .rgb24: return [sample(0, 0), sample(0, 1), sample(0, 2)]
        case .gray8: return toRGB(sample(0), 128, 128, samples.color)
        case .planarYUV: return toRGB(sample(0), sample(1), sample(2), samples.color)
        case .semiPlanarYUV: return toRGB(sample(0), sample(1, 0), sample(1, 1), samples.color)
        }
    }

    private func bilinear(
        _ x: Double,
        _ y: Double,
        _ width: Int,
        _ height: Int,
        _ at: (Int, Int) -> UInt8
    ) -> Double {
        let (x, y) = (min(max(x, 0), Double(width - 1)), min(max(y, 0), Double(height - 1)))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (fx, fy) = (x - Double(left), y - Double(top))
        let upper = Double(at(left, top)) * (1 - fx) + Double(at(right, top)) * fx
        let lower = Double(at(left, bottom)) * (1 - fx) + Double(at(right, bottom)) * fx
        return upper * (1 - fy) + lower * fy
    }

    /// With the rounded coefficients that are found in print, not derived ones.
    private func toRGB(_ y: Double, _ u: Double, _ v: Double, _ color: ColorSpace) -> [3 of Double] {
        let luma = color.isFullRange ? y : (y - 16) * 255 / 219
        let cb = (u - 128) * (color.isFullRange ? 1 : 255.0 / 224)
        let cr = (v - 128) * (color.isFullRange ? 1 : 255.0 / 224)
        return switch color.matrix {
        case .bt601: [luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb]
        case .bt709: [luma + 1.5748 * cr, luma - 0.187324 * cb - 0.468124 * cr, luma + 1.8556 * cb]
        case .bt2020: [luma + 1.4746 * cr, luma - 0.164553 * cb - 0.571353 * cr, luma + 1.8814 * cb]
        }
    }
}
