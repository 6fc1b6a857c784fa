import CFFmpeg
package import SluiceCore

/// Copies pictures into other formats, for drawing on them and for writing them as images.
package struct PictureConverter: ~Copyable {
    private var scaler = Scaler()

    package init() {
        LibavLog.install()
    }

    /// The picture as 4:2:0 with its own matrix and range, in memory that can be drawn on.
    package mutating func yuv420p(_ picture: borrowing Picture) -> PictureBuffer {
        convert(picture, to: .yuv420p, color: picture.color.forYUV(from: picture.format, height: picture.height))
    }

    /// The picture as interleaved red, green, blue.
    package mutating func rgb24(_ picture: borrowing Picture) -> PictureBuffer {
        convert(
            picture,
            to: .rgb24,
            color: ColorSpace(matrix: picture.color.matrix, isFullRange: true, chromaLocation: .center)
        )
    }

    private mutating func convert(
        _ picture: borrowing Picture,
        to format: PixelFormat,
        color: ColorSpace
    ) -> PictureBuffer {
        var buffer = PictureBuffer(width: picture.width, height: picture.height, format: format, color: color)
        let source = FrameHandle(lending: picture)
        let target = FrameHandle(lending: &buffer)
        let isDone = scaler.convert(source, to: target)
        precondition(isDone, "swscale converts between all formats of a picture")
        return buffer
    }
}

extension ColorSpace {
    /// The colour space of Y'CbCr samples that are made of a picture in `format`: the same if it has such samples
    /// already, else the usual one for its size.
    func forYUV(from format: PixelFormat, height: Int) -> ColorSpace {
        switch format.layout {
        case .planarYUV, .semiPlanarYUV: self
        case .rgb24, .gray8: .usual(height: height)
        }
    }

    /// What players assume of a video without tags: BT.601 up to 576 rows and BT.709 above, limited range.
    static func usual(height: Int) -> ColorSpace {
        ColorSpace(matrix: height <= 576 ? .bt601 : .bt709, isFullRange: false)
    }
}
