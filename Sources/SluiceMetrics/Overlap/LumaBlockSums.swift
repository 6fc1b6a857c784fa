/// Sums of luma over 16 × 16 equal blocks, exactly: a pixel on a border belongs to its blocks by area, so the same picture
/// in another size has nearly the same means.
struct LumaBlockSums {
    /// The samples that one block covers, of a row or a column. Positions count in sixteenths of a sample, so that every
    /// border is a whole number: `block * length`.
    private struct Cover {
        var first: Int
        var last: Int
        /// Sixteenths of the first and of the last sample; all in between count in full.
        var firstWeight: UInt32
        var lastWeight: UInt32

        init(_ block: Int, of length: Int) {
            let (start, end) = (block * length, (block + 1) * length)
            first = start / LumaBlockSums.side
            last = (end - 1) / LumaBlockSums.side
            firstWeight = UInt32(min(LumaBlockSums.side * (first + 1), end) - start)
            lastWeight = first == last ? 0 : UInt32(end - LumaBlockSums.side * last)
        }
    }

    private static let side = LumaThumbnail.side
    private let pixels: UInt64
    private let columns: [Cover]
    private let rows: [Cover]
    private var line = [UInt32](repeating: 0, count: side)
    private var sums = [UInt64](repeating: 0, count: side * side)

    init(width: Int, height: Int) {
        pixels = UInt64(width * height)
        columns = (0..<Self.side).map { Cover($0, of: width) }
        rows = (0..<Self.side).map { Cover($0, of: height) }
    }

    mutating func add(row: UnsafePointer<UInt8>, y: Int) {
        for (place, cover) in columns.enumerated() {
            var whole: UInt32 = 0
            var x = cover.first + 1
            while x < cover.last {
                whole &+= unsafe UInt32(row[x])
                x += 1
            }
            let edges =
                unsafe cover.firstWeight &* UInt32(row[cover.first]) &+ cover.lastWeight &* UInt32(row[cover.last])
            line[place] = whole &* UInt32(Self.side) &+ edges
        }
        for (block, cover) in rows.enumerated() where cover.first <= y && y <= cover.last {
            let weight =
                y == cover.first ? cover.firstWeight : y == cover.last ? cover.lastWeight : UInt32(Self.side)
            for place in 0..<Self.side { sums[block * Self.side + place] += UInt64(line[place]) * UInt64(weight) }
        }
    }

    /// Rounded means, row by row. The weights of a block sum up to the pixels of the picture: 16 · w / 16 times 16 · h / 16.
    var means: [UInt8] {
        sums.map { UInt8(($0 + pixels / 2) / pixels) }
    }
}
