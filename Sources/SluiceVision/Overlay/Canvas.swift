import SluiceCore

/// A rectangle in cells: blocks of 2 × 2 pixels, which share one pair of chroma samples.
///
/// All drawing is in whole cells, so that colours are exact up to every edge.
struct CellRectangle: Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    func clipped(columns: Int, rows: Int) -> CellRectangle {
        let (left, top) = (min(max(x, 0), columns), min(max(y, 0), rows))
        return CellRectangle(
            x: left,
            y: top,
            width: max(min(x + width, columns) - left, 0),
            height: max(min(y + height, rows) - top, 0)
        )
    }
}

extension PictureBuffer {
    /// Cells in a row; the last one of an odd width is one pixel wide.
    var cellColumns: Int { (width + 1) / 2 }
    var cellRows: Int { (height + 1) / 2 }

    /// Fills what of the rectangles lies inside the picture.
    mutating func fill(_ rectangles: [CellRectangle], with color: YUVColor) {
        change(rectangles) { samples, plane in
            let value = plane == 0 ? color.y : plane == 1 ? color.u : color.v
            for index in samples.indices { samples[index] = value }
        }
    }

    /// Darkens what of the rectangles lies inside the picture to three eighths of its luma and colour.
    mutating func shade(_ rectangles: [CellRectangle]) {
        let black = color.isFullRange ? 0 : 16
        change(rectangles) { samples, plane in
            let origin = plane == 0 ? black : 128
            for index in samples.indices {
                samples[index] = UInt8(clamping: origin + (Int(samples[index]) - origin) * 3 / 8)
            }
        }
    }

    /// Calls `body` with every row of samples of each plane that the rectangles cover.
    @inline(__always)
    private mutating func change(
        _ rectangles: [CellRectangle],
        _ body: (inout MutableSpan<UInt8>, _ plane: Int) -> Void
    ) {
        let (columns, rows) = (cellColumns, cellRows)
        for index in 0..<3 {
            let scale = index == 0 ? 2 : 1
            unsafe withPlane(index) { base, stride, width, height in
                for rectangle in rectangles {
                    let cells = rectangle.clipped(columns: columns, rows: rows)
                    if cells.width == 0 || cells.height == 0 { continue }
                    let (left, right) = (cells.x * scale, min((cells.x + cells.width) * scale, width))
                    for row in cells.y * scale..<min((cells.y + cells.height) * scale, height) {
                        var samples = unsafe MutableSpan(
                            _unsafeStart: base + row * stride + left,
                            count: right - left
                        )
                        body(&samples, index)
                    }
                }
            }
        }
    }
}
