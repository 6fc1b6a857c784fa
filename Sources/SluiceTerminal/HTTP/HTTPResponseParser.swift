/// Takes an answer apart as it comes (RFC 9112): status, headers, and the body without its framing.
package struct HTTPResponseParser: Sendable {
    /// What is no answer that we understand.
    package struct Malformed: Error {}

    private enum Phase: Hashable {
        case status, headers
        /// So many bytes; `nil`: up to the end of the connection.
        case body(Int?)
        case chunkSize, chunkEnd, trailer
        case chunk(Int)
        case ended
    }

    private static let longestHead = 65_536

    package private(set) var status = 0
    /// By name in lower case.
    package private(set) var headers: [String: String] = [:]
    private var phase = Phase.status
    private var line: [UInt8] = []
    private var headCount = 0

    package init() {}

    /// Whether the whole answer has come.
    package var isComplete: Bool { phase == .ended }
    /// Whether status and headers have come.
    package var hasHead: Bool {
        switch phase {
        case .status, .headers: false
        default: true
        }
    }

    /// Takes in the next bytes.
    ///
    /// - Returns: The part of the body that is in them.
    package mutating func receive(_ bytes: some Collection<UInt8>) throws(Malformed) -> [UInt8] {
        var body: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            switch phase {
            case .body(nil):
                body.append(contentsOf: rest)
                return body
            case .body(let count?):
                let part = rest.prefix(count)
                body.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                phase = part.count == count ? .ended : .body(count - part.count)
            case .chunk(let count):
                let part = rest.prefix(count)
                body.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                phase = part.count == count ? .chunkEnd : .chunk(count - part.count)
            case .ended:
                return body
            case .status, .headers, .chunkSize, .chunkEnd, .trailer:
                guard let byte = rest.popFirst() else { break }
                try receive(byte)
            }
        }
        return body
    }

    /// Takes in the end of the connection.
    package mutating func receiveEnd() throws(Malformed) {
        guard phase == .ended || phase == .body(nil) else { throw Malformed() }
        phase = .ended
    }

    private mutating func receive(_ byte: UInt8) throws(Malformed) {
        guard byte == UInt8(ascii: "\n") else {
            line.append(byte)
            headCount += 1
            guard headCount <= Self.longestHead else { throw Malformed() }
            return
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        try finishLine(text)
    }

    private mutating func finishLine(_ text: String) throws(Malformed) {
        switch phase {
        case .status:
            let words = text.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
                throw Malformed()
            }
            self.status = status
            phase = .headers
        case .headers where !text.isEmpty:
            guard let colon = text.firstIndex(of: ":") else { throw Malformed() }
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[text[..<colon].lowercased()] = String(value)
        case .headers: try beginBody()
        case .chunkSize:
            let digits = text.prefix { $0.isHexDigit }
            guard let count = Int(digits, radix: 16) else { throw Malformed() }
            // The head is over; what frames the body is short, but there may be no end of it.
            headCount = 0
            phase = count == 0 ? .trailer : .chunk(count)
        case .chunkEnd:
            guard text.isEmpty else { throw Malformed() }
            phase = .chunkSize
        case .trailer: if text.isEmpty { phase = .ended }
        case .body, .chunk, .ended: break
        }
    }

    private mutating func beginBody() throws(Malformed) {
        if (100..<200).contains(status) {
            // An interim answer: the real one follows.
            headers = [:]
            phase = .status
        } else if status == 204 || status == 304 {
            phase = .ended
        } else if headers["transfer-encoding"]?.lowercased().hasSuffix("chunked") == true {
            phase = .chunkSize
        } else if let length = headers["content-length"] {
            guard let count = Int(length), count >= 0 else { throw Malformed() }
            phase = count == 0 ? .ended : .body(count)
        } else {
            phase = .body(nil)
        }
    }
}
