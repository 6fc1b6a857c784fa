import CFFmpeg
import CKernels
import SluiceCore

/// What has to be done to a decoded picture so that it stands upright: swap its axes, then mirror.
struct Orientation: Hashable, Sendable {
    /// Rows become columns.
    var swapsAxes = false
    /// Left becomes right, after the swap.
    var mirrorsX = false
    /// Top becomes bottom, after the swap.
    var mirrorsY = false

    static let upright = Orientation()

    /// The nearest quarter turn or flip of a display matrix; upright if the matrix is none of them.
    ///
    /// A matrix `a b u  c d v  x y w` sends (x, y) to (a·x + c·y, b·x + d·y), y downwards (ISO 14496-12, 6.2.2).
    init(matrix: UnsafePointer<Int32>) {
        let (a, b) = unsafe (Int64(matrix[0]), Int64(matrix[1]))
        let (c, d) = unsafe (Int64(matrix[3]), Int64(matrix[4]))
        let straight = min(abs(a), abs(d))
        let turned = min(abs(b), abs(c))
        if straight > turned {
            self.init(mirrorsX: a < 0, mirrorsY: d < 0)
        } else if turned > straight {
            self.init(swapsAxes: true, mirrorsX: c < 0, mirrorsY: b < 0)
        } else {
            self.init()
        }
    }

    init(swapsAxes: Bool = false, mirrorsX: Bool = false, mirrorsY: Bool = false) {
        self.swapsAxes = swapsAxes
        self.mirrorsX = mirrorsX
        self.mirrorsY = mirrorsY
    }

    /// The size of the upright picture.
    func upright(width: Int, height: Int) -> (width: Int, height: Int) {
        swapsAxes ? (height, width) : (width, height)
    }

    /// The colour space of the upright picture. Where no ``ChromaLocation`` names the new place of the chroma
    /// samples, the middle is the nearest.
    func upright(_ color: ColorSpace) -> ColorSpace {
        var color = color
        switch color.chromaLocation {
        case .left: if swapsAxes || mirrorsX { color.chromaLocation = .center }
        case .topLeft: if mirrorsX || mirrorsY { color.chromaLocation = .center }
        case .center: break
        }
        return color
    }

    /// Copies the planes of `source` into `target`, which has the upright size and the same format.
    func copy(_ source: borrowing FrameHandle, to target: borrowing FrameHandle, format: PixelFormat) {
        for index in 0..<format.planeCount {
            let from = unsafe source.plane(index)
            let to = unsafe target.plane(index)
            let size = format.planeSize(index, width: target.width, height: target.height)
            let bytes = format.bytesPerSample(index)
            // Bytes from one sample of a target row to the next, and from one target row to the next, in the source.
            let (alongX, alongY) = unsafe swapsAxes ? (from.stride, bytes) : (bytes, from.stride)
            let originX = mirrorsX ? (size.width - 1) * alongX : 0
            let originY = mirrorsY ? (size.height - 1) * alongY : 0
            unsafe sluice_gather_plane(
                from.base + originX + originY,
                mirrorsX ? -alongX : alongX,
                mirrorsY ? -alongY : alongY,
                to.base,
                to.stride,
                Int32(size.width),
                Int32(size.height),
                Int32(bytes)
            )
        }
    }
}
