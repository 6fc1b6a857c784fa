import Foundation
import Testing

/// Everything a run wrote, line by line.
struct Lines {
    /// The lines as they were written.
    var texts: [String] = []
    var frames: [FrameLine] = []
    var events: [EventLine] = []
    var stats: [StatsLine] = []

    /// Throws if any line is not one of ours, or the last one is torn.
    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        try #require(text.isEmpty || text.hasSuffix("\n"), "the last line is torn: \(text.suffix(200))")
        for line in text.split(separator: "\n") {
            let data = Data(line.utf8)
            switch line.prefix(14) {
            case "{\"type\":\"frame": frames.append(try decoder.decode(FrameLine.self, from: data))
            case "{\"type\":\"event": events.append(try decoder.decode(EventLine.self, from: data))
            case "{\"type\":\"stats": stats.append(try decoder.decode(StatsLine.self, from: data))
            default: try #require(Bool(false), "no line of ours: \(line)")
            }
            texts.append(String(line))
        }
    }

    /// Adds what was written later.
    mutating func append(_ later: Lines) {
        texts += later.texts
        frames += later.frames
        events += later.events
        stats += later.stats
    }

    /// The frames of a stream.
    func frames(of stream: String) -> [FrameLine] { frames.filter { $0.stream == stream } }

    /// What was seen, in order, without what it cost.
    func seen(of stream: String? = nil) -> [Seen] {
        frames.filter { stream == nil || $0.stream == stream }.map(Seen.init)
    }

    var objectCount: Int { frames.reduce(0) { $0 + $1.objects.count } }

    /// The closing line, which must be the last one, say that frames were conserved, and agree with the other lines.
    @discardableResult
    func closing(sourceLocation: SourceLocation = #_sourceLocation) throws -> StatsLine {
        let last = try #require(stats.last, "no stats line", sourceLocation: sourceLocation)
        #expect(texts.last?.hasPrefix("{\"type\":\"stats\"") == true, sourceLocation: sourceLocation)
        #expect(stats.count(where: \.final) == 1 && last.final && last.conserved, sourceLocation: sourceLocation)
        for stream in last.streams {
            let dropped = stream.dropped.values.reduce(0, +)
            #expect(stream.inFlight == 0 && stream.received == stream.emitted + dropped, sourceLocation: sourceLocation)
            #expect(stream.emitted == latest(of: stream.stream).count, sourceLocation: sourceLocation)
        }
        return last
    }

    /// Frames of the last stream of this name: one whose address was changed is another one, and counts anew.
    private func latest(of stream: String) -> ArraySlice<FrameLine> {
        let all = frames(of: stream)
        let start = all.indices.dropFirst().last { all[$0].sequence < all[$0 - 1].sequence }
        return all[(start ?? all.startIndex)...]
    }
}

/// A line with what was seen in a frame.
struct FrameLine: Decodable {
    struct Object: Decodable, Hashable {
        var label: String
        var labelId: Int
        var confidence: Double
        var bbox: Box
        var landmarks: [[Double]]?
    }

    struct Batch: Decodable {
        var size: Int
        var closed: String
    }

    struct Model: Decodable, Hashable {
        var digest: String
    }

    var stream: String
    var sequence: Int
    var model: Model
    var ptsNs: Int
    var width: Int
    var height: Int
    var file: String?
    var capturedAt: String
    var corrupt: Bool?
    var objects: [Object]
    var timingsUs: [String: Int]?
    var batch: Batch
}

/// What a frame line says that does not depend on the machine and the moment.
struct Seen: Hashable {
    var sequence: Int
    var pts: Int
    var width: Int
    var height: Int
    var objects: [FrameLine.Object]

    init(_ line: FrameLine) {
        (sequence, pts, width, height) = (line.sequence, line.ptsNs, line.width, line.height)
        objects = line.objects
    }
}

/// A line about something that happened to a stream.
struct EventLine: Decodable {
    var at: String
    var stream: String?
    var event: String
    var message: String
}

/// A line that says where the frames went.
struct StatsLine: Decodable {
    struct Stream: Decodable {
        var stream: String
        var received: Int
        var emitted: Int
        var dropped: [String: Int]
        var inFlight: Int
        var decodeErrors: Int
    }

    var final: Bool
    var conserved: Bool
    var streams: [Stream]
}
