import CFFmpeg
import SluiceCore

/// Owns an `AVFrame`: a picture in libav's own memory, with its size, pixel format and colour tags.
@safe
struct FrameHandle: ~Copyable, @unchecked Sendable {
    /// Valid while the handle lives.
    let pointer: UnsafeMutablePointer<AVFrame>

    init() {
        guard let frame = unsafe av_frame_alloc() else { outOfMemory() }
        unsafe pointer = frame
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = unsafe pointer
        unsafe av_frame_free(&frame)
    }

    var width: Int { unsafe Int(pointer.pointee.width) }
    var height: Int { unsafe Int(pointer.pointee.height) }
    var format: AVPixelFormat { unsafe AVPixelFormat(rawValue: pointer.pointee.format) }

    /// Whether there is a picture in it at all.
    var hasPicture: Bool { unsafe width > 0 && height > 0 && pointer.pointee.data.0 != nil }

    /// The decoder saw damage in this picture.
    var isCorrupt: Bool {
        unsafe pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || pointer.pointee.decode_error_flags != 0
    }

    /// The presentation time in units of the stream's time base, guessed from the packet's where it is missing.
    var timestamp: Int64? {
        let value = unsafe pointer.pointee.best_effort_timestamp
        return value == sluice_no_timestamp ? nil : value
    }

    /// Rows of at least one plane run upwards in memory.
    var isBottomUp: Bool {
        let strides = unsafe pointer.pointee.linesize
        return strides.0 < 0 || strides.1 < 0 || strides.2 < 0
    }

    /// First byte and signed stride of a plane.
    func plane(_ index: Int) -> (base: UnsafeMutablePointer<UInt8>, stride: Int) {
        let data = unsafe pointer.pointee.data
        let strides = unsafe pointer.pointee.linesize
        let plane: (UnsafeMutablePointer<UInt8>?, Int32) =
            switch index {
            case 0: unsafe (data.0, strides.0)
            case 1: unsafe (data.1, strides.1)
            default: unsafe (data.2, strides.2)
            }
        guard let base = unsafe plane.0 else { preconditionFailure("the picture has no plane \(index)") }
        return unsafe (base, Int(plane.1))
    }

    /// The frame as a picture over the same memory; strides must be positive and the format `format`.
    consuming func picture(_ format: PixelFormat, color: ColorSpace) -> Picture {
        let width = width
        let height = height
        let layout = format
        func plane(_ index: Int) -> Plane {
            let part = unsafe self.plane(min(index, layout.planeCount - 1))
            let size = layout.planeSize(min(index, layout.planeCount - 1), width: width, height: height)
            return unsafe Plane(
                base: UnsafePointer(part.base),
                stride: part.stride,
                width: size.width,
                height: size.height
            )
        }
        let planes: [3 of Plane] = [plane(0), plane(1), plane(2)]
        let owner = unsafe pointer
        discard self
        return unsafe Picture(
            width: width,
            height: height,
            format: format,
            color: color,
            planes: planes,
            owner: UnsafeMutableRawPointer(owner),
            release: { owner in
                var frame: UnsafeMutablePointer<AVFrame>? = unsafe owner.assumingMemoryBound(to: AVFrame.self)
                unsafe av_frame_free(&frame)
            }
        )
    }
}

extension PixelFormat {
    /// Samples in a row and rows of a plane.
    func planeSize(_ index: Int, width: Int, height: Int) -> (width: Int, height: Int) {
        guard index > 0 else { return (width, height) }
        return ((width + (1 << chromaShiftX) - 1) >> chromaShiftX, (height + (1 << chromaShiftY) - 1) >> chromaShiftY)
    }

    /// Bytes of a sample of a plane.
    func bytesPerSample(_ index: Int) -> Int {
        switch layout {
        case .rgb24: 3
        case .semiPlanarYUV: index > 0 ? 2 : 1
        case .planarYUV, .gray8: 1
        }
    }
}
