import SluiceCore

/// Pictures made of a function of their place.
enum LumaPictures {
    static func picture(
        width: Int = 96,
        height: Int = 64,
        format: PixelFormat = .gray8,
        luma: (_ x: Int, _ y: Int) -> UInt8
    ) -> Picture {
        var buffer = PictureBuffer(
            width: width,
            height: height,
            format: format,
            color: ColorSpace(matrix: .bt601, isFullRange: true)
        )
        for plane in 0..<format.planeCount {
            unsafe buffer.withPlane(plane) { base, stride, samples, rows in
                let channels = format.layout == .rgb24 ? 3 : plane > 0 && format.layout == .semiPlanarYUV ? 2 : 1
                for y in 0..<rows {
                    // The bytes between the rows are somebody else's.
                    for x in 0..<stride { unsafe base[y * stride + x] = UInt8.random(in: 0...255) }
                    for x in 0..<samples * channels {
                        unsafe base[y * stride + x] = plane == 0 ? luma(x / channels, y) : UInt8.random(in: 0...255)
                    }
                }
            }
        }
        return buffer.freeze()
    }

    /// Rows of `width` bytes, back to back, as a picture of luma.
    static func picture(width: Int, height: Int, bytes: some RandomAccessCollection<UInt8>) -> Picture {
        let bytes = Array(bytes)
        return picture(width: width, height: height) { bytes[$1 * width + $0] }
    }

    /// A texture that is smooth enough to be scaled.
    static func texture(_ x: Double, _ y: Double) -> UInt8 {
        let (u, v) = (Int(x * 600) % 200, Int(y * 400) % 180)
        return UInt8(20 + abs(u - 100) + abs(v - 90))
    }
}
