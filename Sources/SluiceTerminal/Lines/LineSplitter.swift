/// Cuts bytes that come in pieces into lines.
package struct LineSplitter: Sendable {
    /// Bytes of the longest line; what is longer comes in pieces, and is no line of ours.
    package static let longest = 1 << 20

    private var bytes: [UInt8] = []
    private var start = 0
    /// No newline is before this.
    private var searched = 0

    package init() {}

    package mutating func append(_ piece: some Collection<UInt8>) {
        // What was handed out goes when it is most of it, so that each byte is moved about once.
        if start > 0, start >= bytes.count / 2 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: piece)
    }

    /// Bytes of a line whose end has not come yet.
    package var pendingCount: Int { bytes.count - start }

    /// The next whole line, without its newline.
    package mutating func next() -> [UInt8]? {
        if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            defer {
                start = end + 1
                searched = start
            }
            return Array(bytes[start..<end])
        }
        searched = bytes.count
        return pendingCount >= Self.longest ? takeRest() : nil
    }

    /// What has come of a line that will not be finished; `nil` if there is none.
    package mutating func takeRest() -> [UInt8]? {
        defer { dropRest() }
        return pendingCount > 0 ? Array(bytes[start...]) : nil
    }

    /// Forgets the line that has begun.
    package mutating func dropRest() {
        bytes.removeAll(keepingCapacity: true)
        (start, searched) = (0, 0)
    }
}
