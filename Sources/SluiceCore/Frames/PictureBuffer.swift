/// A writable picture in memory of its own, for renderers, converters and tests; ``freeze()`` makes it a ``Picture``.
@safe
package struct PictureBuffer: ~Copyable, @unchecked Sendable {
    package let width: Int
    package let height: Int
    package let format: PixelFormat
    package let color: ColorSpace
    // One allocation that holds all planes, aligned for vector loads, with room to read past the last row.
    private let memory: UnsafeMutableRawPointer
    private let layout: [3 of PlaneLayout]

    private struct PlaneLayout {
        var offset = 0
        var stride = 0
        var width = 0
        var height = 0
        var bytesPerSample = 1
    }

    /// Allocates the planes, uninitialised.
    package init(width: Int, height: Int, format: PixelFormat, color: ColorSpace) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
        self.format = format
        self.color = color
        var layout: [3 of PlaneLayout] = [PlaneLayout(), PlaneLayout(), PlaneLayout()]
        var offset = 0
        for index in 0..<format.planeCount {
            let isChroma = index > 0
            let bytesPerSample =
                switch format.layout {
                case .rgb24: 3
                case .semiPlanarYUV: isChroma ? 2 : 1
                case .planarYUV, .gray8: 1
                }
            let planeWidth = isChroma ? (width + (1 << format.chromaShiftX) - 1) >> format.chromaShiftX : width
            let planeHeight = isChroma ? (height + (1 << format.chromaShiftY) - 1) >> format.chromaShiftY : height
            let stride = (planeWidth * bytesPerSample + 63) & ~63
            layout[index] = PlaneLayout(
                offset: offset,
                stride: stride,
                width: planeWidth,
                height: planeHeight,
                bytesPerSample: bytesPerSample
            )
            offset += stride * planeHeight
        }
        self.layout = layout
        unsafe memory = .allocate(byteCount: offset + 64, alignment: 64)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Writable samples of a plane: `height` rows, `stride` bytes apart.
    ///
    /// - Parameter body: Gets the first byte, the stride in bytes, the samples in a row and the number of rows.
    package mutating func withPlane<Result, Failure: Error>(
        _ index: Int,
        _ body: (UnsafeMutablePointer<UInt8>, _ stride: Int, _ width: Int, _ height: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(index < format.planeCount)
        let plane = layout[index]
        let base = unsafe (memory + plane.offset).assumingMemoryBound(to: UInt8.self)
        return try unsafe body(base, plane.stride, plane.width, plane.height)
    }

    /// The finished picture, without a copy.
    package consuming func freeze() -> Picture {
        let memory = unsafe self.memory
        func plane(_ part: PlaneLayout) -> Plane {
            unsafe Plane(
                base: UnsafePointer((memory + part.offset).assumingMemoryBound(to: UInt8.self)),
                stride: part.stride,
                width: part.width,
                height: part.height
            )
        }
        let picture = unsafe Picture(
            width: width,
            height: height,
            format: format,
            color: color,
            planes: [plane(layout[0]), plane(layout[1]), plane(layout[2])],
            owner: memory,
            release: { memory in unsafe memory.deallocate() }
        )
        discard self
        return picture
    }
}
