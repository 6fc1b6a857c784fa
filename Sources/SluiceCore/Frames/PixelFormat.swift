/// How the samples of a ``Picture`` lie in memory. All samples have 8 bits.
package enum PixelLayout: UInt8, Hashable, Sendable {
    /// Three planes Y, U, V; the chroma planes are smaller by the shifts of the ``PixelFormat``.
    case planarYUV
    /// Two planes: Y, and interleaved U, V (NV12).
    case semiPlanarYUV
    /// One plane of interleaved R, G, B.
    case rgb24
    /// One plane of luma.
    case gray8
}

/// The layout of a picture, with its chroma subsampling.
package struct PixelFormat: Hashable, Sendable {
    package var layout: PixelLayout
    /// log2 of the horizontal chroma subsampling: 1 for 4:2:0 and 4:2:2, 0 for 4:4:4.
    package var chromaShiftX: Int
    /// log2 of the vertical chroma subsampling: 1 for 4:2:0, 0 for 4:2:2 and 4:4:4.
    package var chromaShiftY: Int

    package init(layout: PixelLayout, chromaShiftX: Int = 0, chromaShiftY: Int = 0) {
        self.layout = layout
        self.chromaShiftX = chromaShiftX
        self.chromaShiftY = chromaShiftY
    }

    package static let yuv420p = PixelFormat(layout: .planarYUV, chromaShiftX: 1, chromaShiftY: 1)
    package static let yuv422p = PixelFormat(layout: .planarYUV, chromaShiftX: 1)
    package static let yuv444p = PixelFormat(layout: .planarYUV)
    package static let nv12 = PixelFormat(layout: .semiPlanarYUV, chromaShiftX: 1, chromaShiftY: 1)
    package static let rgb24 = PixelFormat(layout: .rgb24)
    package static let gray8 = PixelFormat(layout: .gray8)

    /// Number of planes in memory.
    package var planeCount: Int {
        switch layout {
        case .planarYUV: 3
        case .semiPlanarYUV: 2
        case .rgb24, .gray8: 1
        }
    }
}

/// The matrix that Y'CbCr was made with (ITU-T H.273, `MatrixCoefficients`).
package enum ColorMatrix: UInt8, Hashable, Sendable {
    case bt601
    case bt709
    case bt2020
}

/// Where chroma samples sit relative to luma (ITU-T H.273, `ChromaSampleLocType`).
package enum ChromaLocation: UInt8, Hashable, Sendable {
    /// Level with the left luma column, halfway between rows: MPEG-2, H.264 and H.265 unless they say otherwise.
    case left
    /// Between the luma samples in both directions: JPEG, MPEG-1.
    case center
    /// On the top left luma sample: BT.2020 and some DV.
    case topLeft
}

/// What the sample values of a picture mean.
package struct ColorSpace: Hashable, Sendable {
    package var matrix: ColorMatrix
    /// `true` when luma spans 0…255, `false` when it spans 16…235.
    package var isFullRange: Bool
    package var chromaLocation: ChromaLocation

    package init(matrix: ColorMatrix, isFullRange: Bool, chromaLocation: ChromaLocation = .left) {
        self.matrix = matrix
        self.isFullRange = isFullRange
        self.chromaLocation = chromaLocation
    }
}
