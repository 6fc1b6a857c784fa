import CFFmpeg
import SluiceCore

/// Owns a swscale context, for conversions between pixel formats and sizes; made again when either side changes.
@safe
struct Scaler: ~Copyable, @unchecked Sendable {
    fileprivate struct Side: Hashable {
        var width: Int
        var height: Int
        var format: AVPixelFormat
        var color: ColorSpace

        init(_ frame: borrowing FrameHandle) {
            width = frame.width
            height = frame.height
            format = frame.format.withoutRange
            color = frame.color
        }
    }

    private var context: UnsafeMutableRawPointer?
    private var sides: (source: Side, target: Side)?

    init() {}

    deinit {
        if let context = unsafe context { unsafe sluice_scaler_close(context) }
    }

    /// Fills `target`, which has its size, format, colour tags and memory.
    ///
    /// - Returns: `false` if swscale does not know one of the formats.
    mutating func convert(_ source: borrowing FrameHandle, to target: borrowing FrameHandle) -> Bool {
        let wanted = (source: Side(source), target: Side(target))
        let isCurrent = sides.map { $0 == wanted } ?? false
        if !isCurrent {
            if let context = unsafe context { unsafe sluice_scaler_close(context) }
            unsafe context = sluice_scaler_open(wanted.source.described, wanted.target.described)
            sides = wanted
        }
        guard let context = unsafe context else { return false }
        return unsafe sluice_scaler_run(context, source.pointer, target.pointer) > 0
    }
}

extension Scaler.Side {
    /// The same in the words of the shim.
    fileprivate var described: SluiceScalerSide {
        let shifts = format.chromaShifts
        let isCentredX = color.chromaLocation == .center
        let isCentredY = color.chromaLocation != .topLeft
        return SluiceScalerSide(
            width: Int32(width),
            height: Int32(height),
            format: format,
            matrix: color.matrix.swscaleCode,
            is_full_range: color.isFullRange ? 1 : 0,
            chroma_x: shifts.x == 1 ? (isCentredX ? 128 : 0) : -513,
            chroma_y: shifts.y == 1 ? (isCentredY ? 128 : 0) : -513
        )
    }
}
