import Glibc
import SluiceCore

extension PixelFormat {
    /// Every layout with every chroma subsampling that is supported.
    static let everySupported: [PixelFormat] =
        [PixelLayout.planarYUV, .semiPlanarYUV].flatMap { layout in
            [(0, 0), (1, 0), (0, 1), (1, 1)].map { PixelFormat(layout: layout, chromaShiftX: $0.0, chromaShiftY: $0.1) }
        } + [.rgb24, .gray8]

    /// Bytes in a row and number of rows of a plane.
    func extent(of plane: Int, width: Int, height: Int) -> (samples: Int, bytes: Int, rows: Int) {
        let samples = plane == 0 ? width : (width + chromaShiftX) >> chromaShiftX
        let rows = plane == 0 ? height : (height + chromaShiftY) >> chromaShiftY
        let channels =
            switch (layout, plane) {
            case (.rgb24, _): 3
            case (.semiPlanarYUV, 1): 2
            default: 1
            }
        return (samples, samples * channels, rows)
    }
}

extension ColorSpace {
    static let every: [ColorSpace] =
        [ColorMatrix.bt601, .bt709, .bt2020].flatMap { matrix in
            [false, true].flatMap { isFullRange in
                [ChromaLocation.left, .center, .topLeft].map {
                    ColorSpace(matrix: matrix, isFullRange: isFullRange, chromaLocation: $0)
                }
            }
        }
}

/// The samples of a picture: what a test makes pictures and expectations of.
struct Samples {
    let width: Int
    let height: Int
    let format: PixelFormat
    let color: ColorSpace
    /// Per plane, its rows without gaps.
    var planes: [[UInt8]]

    /// Noise: neighbours have nothing to do with each other, so every wrong tap shows.
    init(noise seed: UInt64, width: Int, height: Int, format: PixelFormat, color: ColorSpace) {
        self.width = width
        self.height = height
        self.format = format
        self.color = color
        var state = seed
        planes = (0..<format.planeCount).map { plane in
            let extent = format.extent(of: plane, width: width, height: height)
            return (0..<extent.bytes * extent.rows).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }

    /// A picture in memory with gaps between its rows.
    func picture() -> Picture {
        var buffer = PictureBuffer(width: width, height: height, format: format, color: color)
        for (index, plane) in planes.enumerated() {
            let extent = format.extent(of: index, width: width, height: height)
            unsafe buffer.withPlane(index) { base, stride, _, _ in
                for row in 0..<extent.rows {
                    for byte in 0..<extent.bytes {
                        unsafe base[row * stride + byte] = plane[row * extent.bytes + byte]
                    }
                }
            }
        }
        return buffer.freeze()
    }

    /// A picture whose planes each end at a page that must not be touched: reading a byte past the end is a crash.
    func guardedPicture() -> Picture {
        let owner = GuardedMemory()
        var lent: [Plane] = planes.enumerated().map { index, bytes in
            let extent = format.extent(of: index, width: width, height: height)
            let memory = unsafe owner.allocate(byteCount: bytes.count)
            unsafe memory.copyBytes(from: bytes)
            return unsafe Plane(
                base: UnsafePointer(memory.baseAddress!.assumingMemoryBound(to: UInt8.self)),
                stride: extent.bytes,
                width: extent.samples,
                height: extent.rows
            )
        }
        while lent.count < 3 { lent.append(lent[0]) }
        return unsafe Picture(
            width: width,
            height: height,
            format: format,
            color: color,
            planes: [lent[0], lent[1], lent[2]],
            owner: Unmanaged.passRetained(owner).toOpaque(),
            release: { owner in unsafe Unmanaged<GuardedMemory>.fromOpaque(owner).release() }
        )
    }
}

/// Memory that ends at an inaccessible page.
@safe
final class GuardedMemory {
    private var mappings: [UnsafeMutableRawBufferPointer] = unsafe []

    func allocate(byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let usable = (byteCount + page - 1) / page * page
        let length = usable + 2 * page
        let start = unsafe mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
        unsafe precondition(mprotect(start + page, usable, PROT_READ | PROT_WRITE) == 0)
        unsafe mappings.append(UnsafeMutableRawBufferPointer(start: start, count: length))
        return unsafe UnsafeMutableRawBufferPointer(start: start + page + usable - byteCount, count: byteCount)
    }

    deinit {
        unsafe mappings.forEach { unsafe munmap($0.baseAddress, $0.count) }
    }
}
