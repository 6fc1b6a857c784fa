/// One plane of a picture: `height` rows of `stride` bytes.
@safe
package struct Plane: @unchecked Sendable {
    // Read-only memory that lives as long as the picture which lends this value.
    package let base: UnsafePointer<UInt8>
    /// Bytes from one row to the next; never less than the bytes of a row.
    package let stride: Int
    /// Samples in a row (for interleaved layouts: pixels, or pairs of U and V).
    package let width: Int
    package let height: Int

    package init(base: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int) {
        unsafe self.base = base
        self.stride = stride
        self.width = width
        self.height = height
    }
}

/// A decoded picture: upright, 8 bits a sample, read-only, in the planes of whoever decoded it.
///
/// A picture owns its memory through an opaque owner and the function that gives it back, so a decoder's
/// own buffers travel through the pipeline without a copy, and no module has to know whose they are.
@safe
package struct Picture: ~Copyable, @unchecked Sendable {
    /// Width in pixels, at least 1.
    package let width: Int
    /// Height in pixels, at least 1.
    package let height: Int
    package let format: PixelFormat
    package let color: ColorSpace
    private let planes: [3 of Plane]
    private let owner: UnsafeMutableRawPointer
    private let release: @convention(c) (UnsafeMutableRawPointer) -> Void

    /// Takes over `owner`; `release(owner)` is called exactly once, when the picture dies, on any thread.
    ///
    /// `planes` beyond `format.planeCount` are ignored; pass any valid plane there.
    package init(
        width: Int,
        height: Int,
        format: PixelFormat,
        color: ColorSpace,
        planes: [3 of Plane],
        owner: UnsafeMutableRawPointer,
        release: @escaping @convention(c) (UnsafeMutableRawPointer) -> Void
    ) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        self.width = width
        self.height = height
        self.format = format
        self.color = color
        self.planes = planes
        unsafe self.owner = owner
        unsafe self.release = release
    }

    deinit {
        unsafe release(owner)
    }

    /// The plane at `index`, valid while the picture lives.
    package func plane(_ index: Int) -> Plane {
        precondition(index < format.planeCount)
        return planes[index]
    }
}
