/// A file name that sorts as people count: `image2` before `image10`; all else byte by byte.
struct NaturalOrder: Comparable {
    private let bytes: [UInt8]

    init(_ name: String) {
        bytes = Array(name.utf8)
    }

    static func < (left: NaturalOrder, right: NaturalOrder) -> Bool {
        var (i, j) = (0, 0)
        while i < left.bytes.count, j < right.bytes.count {
            if isDigit(left.bytes[i]), isDigit(right.bytes[j]) {
                let (a, b) = (left.number(at: i), right.number(at: j))
                // Without leading zeros, the longer number is the larger one.
                if a.digits.count != b.digits.count { return a.digits.count < b.digits.count }
                if !a.digits.elementsEqual(b.digits) { return a.digits.lexicographicallyPrecedes(b.digits) }
                (i, j) = (a.end, b.end)
            } else {
                if left.bytes[i] != right.bytes[j] { return left.bytes[i] < right.bytes[j] }
                (i, j) = (i + 1, j + 1)
            }
        }
        if left.bytes.count - i != right.bytes.count - j { return left.bytes.count - i < right.bytes.count - j }
        // `01` and `1` count the same; some order there must be.
        return left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The digits of the number that begins at `start`, without leading zeros, and where it ends.
    private func number(at start: Int) -> (digits: ArraySlice<UInt8>, end: Int) {
        let end = bytes[start...].firstIndex { !Self.isDigit($0) } ?? bytes.endIndex
        return (bytes[start..<end].drop { $0 == UInt8(ascii: "0") }, end)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
