import CFFmpeg
import SluiceCore

/// Makes upright 8-bit pictures of decoded frames. A frame that is one already is handed on in its own memory;
/// others are converted or turned into pooled memory, each at most once.
struct PictureMaker: ~Copyable {
    private struct Shape: Hashable {
        var width: Int
        var height: Int
        var format: AVPixelFormat
        var orientation: Orientation
    }

    /// Changes of size, format or orientation between pictures.
    private(set) var formatChanges: UInt64 = 0
    private var shape: Shape?
    private var scaler = Scaler()
    private var converted: FramePool?
    private var turned: FramePool?

    init() {}

    /// - Parameters:
    ///   - frame: A decoded picture. A display matrix of its own wins over `orientation`.
    ///   - orientation: What the stream says.
    /// - Returns: `nil` if the pixels cannot be had: a damaged size, a surface of a device, a format without a route.
    mutating func picture(_ frame: consuming FrameHandle, orientation: Orientation) -> Picture? {
        guard frame.hasPicture else { return nil }
        let orientation =
            unsafe sluice_frame_matrix(frame.pointer).map { unsafe Orientation(matrix: $0) } ?? orientation
        note(Shape(width: frame.width, height: frame.height, format: frame.format, orientation: orientation))
        let format: PixelFormat
        switch PixelRoute(frame.format, orientation: orientation) {
        case .direct(let same):
            format = same
        case .converted(let target, let result):
            let shape = FramePool.Shape(width: frame.width, height: frame.height, format: target)
            guard let copy = Self.frame(&converted, shape, color: frame.color), scaler.convert(frame, to: copy) else {
                return nil
            }
            format = result
            frame = copy
        case .impossible:
            return nil
        }
        if orientation != .upright || frame.isBottomUp {
            let size = orientation.upright(width: frame.width, height: frame.height)
            let shape = FramePool.Shape(width: size.width, height: size.height, format: frame.format)
            guard let copy = Self.frame(&turned, shape, color: orientation.upright(frame.color)) else { return nil }
            orientation.copy(frame, to: copy, format: format)
            frame = copy
        }
        let color = frame.color
        return frame.picture(format, color: color)
    }

    private mutating func note(_ new: Shape) {
        if let shape, shape != new { formatChanges += 1 }
        shape = new
    }

    /// A frame of `shape` out of `pool`, which is replaced when it has another shape.
    private static func frame(
        _ pool: inout FramePool?,
        _ shape: FramePool.Shape,
        color: ColorSpace
    ) -> FrameHandle? {
        if let current = pool?.shape, current == shape { return pool?.frame(color: color) }
        pool = FramePool(shape)
        return pool?.frame(color: color)
    }
}
