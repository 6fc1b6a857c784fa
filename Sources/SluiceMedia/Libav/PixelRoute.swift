import CFFmpeg
import SluiceCore

/// How a decoded pixel format becomes one that a ``Picture`` can have.
enum PixelRoute: Hashable {
    /// As it is.
    case direct(PixelFormat)
    /// Through swscale, once.
    case converted(to: AVPixelFormat, PixelFormat)
    /// Not at all: a format without samples in memory (a hardware surface).
    case impossible

    /// The cheapest route that loses nothing but bits beyond the eighth, and alpha.
    ///
    /// 4:2:2 that has to swap its axes goes through 4:4:4: there is no 4:4:0 among our formats.
    init(_ format: AVPixelFormat, orientation: Orientation = .upright) {
        let same = PixelFormat(format)
        if let same, !(orientation.swapsAxes && same.chromaShiftX != same.chromaShiftY) {
            self = .direct(same)
            return
        }
        guard let description = unsafe av_pix_fmt_desc_get(format)?.pointee,
            unsafe description.flags & UInt64(AV_PIX_FMT_FLAG_HWACCEL) == 0
        else {
            self = .impossible
            return
        }
        let target =
            if format.isGray {
                AV_PIX_FMT_GRAY8
            } else if format.isRGB {
                AV_PIX_FMT_RGB24
            } else {
                switch format.chromaShifts {
                case (1, 1): AV_PIX_FMT_YUV420P
                case (1, 0) where !orientation.swapsAxes: AV_PIX_FMT_YUV422P
                default: AV_PIX_FMT_YUV444P
                }
            }
        self = PixelFormat(target).map { .converted(to: target, $0) } ?? .impossible
    }

    /// As ``SourceInfo/pixelPath`` shows it.
    var name: String {
        switch self {
        case .direct: "direct"
        case .converted(let target, _): "via \(target.name)"
        case .impossible: "none"
        }
    }
}

extension PixelFormat {
    /// The format of a picture straight over libav's planes, if there is one.
    init?(_ format: AVPixelFormat) {
        switch format.withoutRange {
        case AV_PIX_FMT_YUV420P: self = .yuv420p
        case AV_PIX_FMT_YUV422P: self = .yuv422p
        case AV_PIX_FMT_YUV444P: self = .yuv444p
        case AV_PIX_FMT_NV12: self = .nv12
        case AV_PIX_FMT_RGB24: self = .rgb24
        case AV_PIX_FMT_GRAY8: self = .gray8
        default: return nil
        }
    }

    /// libav's name for the format; `nil` where a picture has a subsampling of its own.
    var libavFormat: AVPixelFormat? {
        switch self {
        case .yuv420p: AV_PIX_FMT_YUV420P
        case .yuv422p: AV_PIX_FMT_YUV422P
        case .yuv444p: AV_PIX_FMT_YUV444P
        case .nv12: AV_PIX_FMT_NV12
        case .rgb24: AV_PIX_FMT_RGB24
        case .gray8: AV_PIX_FMT_GRAY8
        default: nil
        }
    }
}

extension AVPixelFormat {
    /// The format without JPEG's range in its name: `yuvj420p` is `yuv420p`, with full range.
    var withoutRange: AVPixelFormat {
        switch self {
        case AV_PIX_FMT_YUVJ420P: AV_PIX_FMT_YUV420P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUV422P
        case AV_PIX_FMT_YUVJ444P: AV_PIX_FMT_YUV444P
        case AV_PIX_FMT_YUVJ440P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ411P: AV_PIX_FMT_YUV411P
        default: self
        }
    }

    var isJPEGRange: Bool { withoutRange != self }

    /// One channel of luma, with or without alpha.
    var isGray: Bool {
        guard let description = unsafe av_pix_fmt_desc_get(self)?.pointee else { return false }
        let notLuma = UInt64(AV_PIX_FMT_FLAG_PAL) | UInt64(AV_PIX_FMT_FLAG_BAYER)
        return unsafe description.nb_components <= 2 && description.flags & notLuma == 0
    }

    /// Colours that are, or stand for, red, green and blue.
    var isRGB: Bool {
        guard let description = unsafe av_pix_fmt_desc_get(self)?.pointee else { return false }
        let kinds = UInt64(AV_PIX_FMT_FLAG_RGB) | UInt64(AV_PIX_FMT_FLAG_PAL) | UInt64(AV_PIX_FMT_FLAG_BAYER)
        return unsafe description.flags & kinds != 0 || self == AV_PIX_FMT_XYZ12LE || self == AV_PIX_FMT_XYZ12BE
    }

    /// log2 of the chroma subsampling; 0 where there is no chroma.
    var chromaShifts: (x: Int, y: Int) {
        guard let description = unsafe av_pix_fmt_desc_get(self)?.pointee else { return (0, 0) }
        return unsafe (Int(description.log2_chroma_w), Int(description.log2_chroma_h))
    }

    var name: String {
        unsafe av_get_pix_fmt_name(self).map { unsafe String(cString: $0) } ?? "unknown"
    }
}

extension AVPixelFormat: @retroactive Hashable {}
