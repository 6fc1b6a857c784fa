import CFFmpeg
import SluiceCore

/// Frames of one size and format whose memory is used again.
///
/// The pool may die before its frames: libav keeps the memory until the last of them is gone.
@safe
struct FramePool: ~Copyable, @unchecked Sendable {
    struct Shape: Hashable {
        var width: Int
        var height: Int
        var format: AVPixelFormat
    }

    let shape: Shape
    private let pool: OpaquePointer

    /// - Returns: `nil` if libav has no memory layout for the shape.
    init?(_ shape: Shape) {
        let size = av_image_get_buffer_size(shape.format, Int32(shape.width), Int32(shape.height), 64)
        // Vector loads may read past the last row.
        guard size > 0, let pool = unsafe av_buffer_pool_init(Int(size) + 64, nil) else { return nil }
        self.shape = shape
        unsafe self.pool = pool
    }

    deinit {
        var pool: OpaquePointer? = unsafe pool
        unsafe av_buffer_pool_uninit(&pool)
    }

    /// A frame with uninitialised planes, tagged with `color`.
    func frame(color: ColorSpace) -> FrameHandle {
        let frame = FrameHandle()
        let status = unsafe sluice_frame_from_pool(
            frame.pointer,
            pool,
            shape.format,
            Int32(shape.width),
            Int32(shape.height)
        )
        guard status >= 0 else { outOfMemory() }
        frame.tag(color)
        return frame
    }
}
