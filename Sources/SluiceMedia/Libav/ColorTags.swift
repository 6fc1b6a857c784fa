import CFFmpeg
import SluiceCore

// Colour as libav tags it, and as a `ColorSpace` says it.

extension FrameHandle {
    /// What the sample values mean. Where the stream does not say: BT.601 up to 576 rows and BT.709 above,
    /// limited range except for JPEG's formats and grey, chroma as in MPEG-2 except for JPEG's formats.
    var color: ColorSpace {
        let isJPEG = format.isJPEGRange
        let matrix: ColorMatrix =
            switch unsafe pointer.pointee.colorspace {
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M, AVCOL_SPC_FCC: .bt601
            case AVCOL_SPC_BT709, AVCOL_SPC_SMPTE240M: .bt709
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: .bt2020
            default: isJPEG || height <= 576 ? .bt601 : .bt709
            }
        let isFullRange =
            switch unsafe pointer.pointee.color_range {
            case AVCOL_RANGE_JPEG: true
            case AVCOL_RANGE_MPEG: isJPEG
            default: isJPEG || format.isGray || format.isRGB
            }
        let location: ChromaLocation =
            switch unsafe pointer.pointee.chroma_location {
            case AVCHROMA_LOC_LEFT, AVCHROMA_LOC_BOTTOMLEFT: .left
            case AVCHROMA_LOC_CENTER, AVCHROMA_LOC_TOP, AVCHROMA_LOC_BOTTOM: .center
            case AVCHROMA_LOC_TOPLEFT: .topLeft
            default: isJPEG ? .center : .left
            }
        return ColorSpace(matrix: matrix, isFullRange: isFullRange, chromaLocation: location)
    }

    /// Writes `color` into the frame's tags.
    func tag(_ color: ColorSpace) {
        unsafe pointer.pointee.colorspace = color.matrix.libavCode
        unsafe pointer.pointee.color_range = color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        unsafe pointer.pointee.chroma_location = color.chromaLocation.libavCode
    }
}

extension ColorMatrix {
    var libavCode: AVColorSpace {
        switch self {
        case .bt601: AVCOL_SPC_SMPTE170M
        case .bt709: AVCOL_SPC_BT709
        case .bt2020: AVCOL_SPC_BT2020_NCL
        }
    }

    var swscaleCode: Int32 {
        switch self {
        case .bt601: SWS_CS_ITU601
        case .bt709: SWS_CS_ITU709
        case .bt2020: SWS_CS_BT2020
        }
    }
}

extension ChromaLocation {
    var libavCode: AVChromaLocation {
        switch self {
        case .left: AVCHROMA_LOC_LEFT
        case .center: AVCHROMA_LOC_CENTER
        case .topLeft: AVCHROMA_LOC_TOPLEFT
        }
    }
}
