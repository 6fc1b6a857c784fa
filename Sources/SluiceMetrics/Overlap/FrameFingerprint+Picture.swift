package import SluiceCore

extension FrameFingerprint {
    /// Reads the luma of a picture: its Y plane, its gray, or, of RGB, BT.601's 0.299 R + 0.587 G + 0.114 B.
    package init(_ picture: borrowing Picture) {
        let plane = picture.plane(0)
        let (width, height) = (picture.width, picture.height)
        var digest = LumaDigest(width: width, height: height)
        var sums = LumaBlockSums(width: width, height: height)
        let isRGB = picture.format.layout == .rgb24
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: isRGB ? width : 1) { luma in
            for y in 0..<height {
                var row = unsafe plane.base + y * plane.stride
                if isRGB, let base = luma.baseAddress {
                    unsafe Self.convert(row, to: base, count: width)
                    unsafe row = UnsafePointer(base)
                }
                unsafe digest.add(row: row, count: width)
                unsafe sums.add(row: row, y: y)
            }
        }
        self.init(digest: digest.value, thumbnail: LumaThumbnail(blocks: sums.means))
    }

    private static func convert(_ rgb: UnsafePointer<UInt8>, to luma: UnsafeMutablePointer<UInt8>, count: Int) {
        for x in 0..<count {
            let (r, g, b) = unsafe (UInt32(rgb[3 * x]), UInt32(rgb[3 * x + 1]), UInt32(rgb[3 * x + 2]))
            unsafe luma[x] = UInt8(truncatingIfNeeded: (77 &* r &+ 150 &* g &+ 29 &* b &+ 128) >> 8)
        }
    }
}
