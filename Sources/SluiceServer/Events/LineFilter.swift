import SluiceCore

/// Which lines a follower wants. Reads no more of a line than it has to, and never makes a document of it.
struct LineFilter: Sendable {
    enum Kind: String, CaseIterable {
        case frame, event, stats
    }

    /// Nothing said: all of them.
    var kinds: Set<Kind> = Set(Kind.allCases)
    /// JSON names of streams; `nil`: all. A `stats` line is of all streams.
    var streams: [[UInt8]]?
    /// JSON names of labels; `nil`: all. A `frame` line must show one of them.
    var labels: [[UInt8]]?
    /// A `frame` line must show an object (with one of the labels) at least so sure.
    var leastConfidence: Double?
    /// A `frame` line must show an object.
    var wantsObjects = false
    /// Nanoseconds from one `frame` line of a stream to the next; `nil`: every line.
    var interval: UInt64?

    /// When the next `frame` line of each stream is due.
    private var due: [[UInt8]: Instant] = [:]

    /// The kind of a line of ours, `{"type":"…",` first as always, if it passes.
    mutating func admit(_ line: [UInt8], now: Instant = .now) -> Kind? {
        var reader = LineReader(line)
        guard reader.skip(past: LineReader.type), let quoted = reader.string(),
            let kind = Kind(rawValue: String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)),
            kinds.contains(kind)
        else { return nil }
        if kind == .stats { return kind }
        guard reader.skip(past: LineReader.stream), let stream = reader.string() else {
            return streams == nil ? kind : nil
        }
        if let streams, !streams.contains(stream) { return nil }
        guard kind == .frame else { return kind }
        if let next = due[stream], now < next { return nil }
        if wantsObjects || labels != nil || leastConfidence != nil {
            guard hasWantedObject(&reader) else { return nil }
        }
        if let interval { due[stream] = now.advanced(by: interval) }
        return kind
    }

    private func hasWantedObject(_ reader: inout LineReader) -> Bool {
        while reader.skip(past: LineReader.label), let label = reader.string() {
            guard reader.skip(past: LineReader.confidence), let confidence = reader.number() else { return false }
            let isWanted = labels?.contains(label) ?? true
            if isWanted, confidence >= leastConfidence ?? 0 { return true }
        }
        return false
    }
}

/// Walks through a JSON line of ours. A key with its quotes and colon occurs nowhere inside of a string, since there
/// every quote has a backslash before it.
private struct LineReader {
    static let type = Array("{\"type\":".utf8)
    static let stream = Array("\"stream\":".utf8)
    static let label = Array("{\"label\":".utf8)
    static let confidence = Array("\"confidence\":".utf8)

    private let line: [UInt8]
    private var place = 0

    init(_ line: [UInt8]) {
        self.line = line
    }

    /// Goes behind the next `key`; `false` if there is none.
    mutating func skip(past key: [UInt8]) -> Bool {
        while place + key.count <= line.count {
            var matched = 0
            while matched < key.count, line[place + matched] == key[matched] { matched += 1 }
            if matched == key.count {
                place += matched
                return true
            }
            place += 1
        }
        return false
    }

    /// The string that begins here, quotes included.
    mutating func string() -> [UInt8]? {
        guard place < line.count, line[place] == UInt8(ascii: "\"") else { return nil }
        var end = place + 1
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            end += line[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < line.count else { return nil }
        defer { place = end + 1 }
        return Array(line[place...end])
    }

    /// The number that begins here.
    mutating func number() -> Double? {
        let digits = line[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == 0x2E }
        place += digits.count
        return Double(String(decoding: digits, as: UTF8.self))
    }
}
