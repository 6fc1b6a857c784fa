/// The cells of a detector without anchor boxes: one grid per stride, small strides first, row by row.
package struct AnchorGrid: Hashable, Sendable {
    /// One grid of cells, `stride` pixels apart.
    struct Level: Hashable, Sendable {
        var stride: Int
        var columns: Int
        var rows: Int
        /// Index of its first cell among all cells.
        var start: Int
    }

    /// A cell and its stride, in the unit of boxes: column and row in cells, stride in pixels.
    package struct Cell {
        package var column: Float
        package var row: Float
        package var stride: Float
    }

    let levels: [Level]
    let count: Int

    /// Strides of the usual pyramids: P3 to P5, and P3 to P6.
    static let usualStrides = [[8, 16, 32], [8, 16, 32, 64]]

    /// The grids of an input of `width` × `height` pixels. `nil` unless the largest stride divides both.
    init?(width: Int, height: Int, strides: [Int]) {
        guard let largest = strides.max(), width > 0, height > 0, width % largest == 0, height % largest == 0 else {
            return nil
        }
        var start = 0
        levels = strides.map { stride in
            defer { start += (width / stride) * (height / stride) }
            return Level(stride: stride, columns: width / stride, rows: height / stride, start: start)
        }
        count = start
    }

    /// The usual grid with `count` cells, if there is one.
    package static func usual(width: Int, height: Int, count: Int) -> AnchorGrid? {
        usualStrides.lazy.compactMap { AnchorGrid(width: width, height: height, strides: $0) }
            .first { $0.count == count }
    }

    /// How many cells the usual grids have.
    static func counts(width: Int, height: Int) -> [Int] {
        usualStrides.compactMap { AnchorGrid(width: width, height: height, strides: $0)?.count }
    }

    @inline(__always)
    package func cell(_ anchor: Int) -> Cell {
        var index = 0
        while index + 1 < levels.count, anchor >= levels[index + 1].start { index += 1 }
        let level = levels[index]
        let (row, column) = (anchor - level.start).quotientAndRemainder(dividingBy: level.columns)
        return Cell(column: Float(column), row: Float(row), stride: Float(level.stride))
    }

    /// `52² + 26² + 13²`, or `80×48 + …` where the input is not square.
    var sum: String {
        levels.map { $0.columns == $0.rows ? "\($0.columns)²" : "\($0.columns)×\($0.rows)" }.joined(separator: " + ")
    }
}
