package import SluiceCore

/// When a file is full, and how much room all of them have.
package struct RotationRules: Hashable, Sendable {
    /// Old files have the numbers 1 to this at most, whatever was configured: a larger number is somebody's date.
    package static let highestNumber = 1_000

    /// Most bytes of the current file, unless a single line is longer.
    package let segment: UInt64
    /// Most bytes of all files together.
    package let total: UInt64
    /// Most old files.
    package let keep: Int
    /// Most nanoseconds from the first line of a file to its last.
    package let age: UInt64?

    /// - Parameter spec: `nil`: files are never full. They may still have to be set aside, when a disk failed.
    package init(_ spec: RotationSpec?) {
        guard let spec else {
            (segment, total, keep, age) = (.max / 2, .max, Self.highestNumber, nil)
            return
        }
        let (product, isTooMuch) = spec.size.multipliedReportingOverflow(by: UInt64(spec.keep) + 1)
        total = spec.total ?? (isTooMuch ? .max : product)
        // Half of all, so that the file before is still there when a new one begins, without going beyond the total.
        segment = min(spec.size, total / 2)
        keep = min(spec.keep, Self.highestNumber)
        age = spec.age
    }

    /// Where the piece of `lines` ends, a whole number of them, that a file of `size` bytes has room for.
    ///
    /// - Returns: `nil` if the file is full. A line that is longer than any file has room in an empty one.
    package func pieceEnd(_ lines: borrowing [UInt8], from start: Int, size: UInt64) -> Int? {
        let room = segment > size ? segment - size : 0
        if UInt64(lines.count - start) <= room { return lines.count }
        var end = start + Int(room)
        while end > start {
            if lines[end - 1] == UInt8(ascii: "\n") { return end }
            end -= 1
        }
        guard size == 0 else { return nil }
        while lines[end] != UInt8(ascii: "\n") { end += 1 }
        return end + 1
    }
}
