import Hummingbird
import SluiceCore
import SluiceEngine

extension LineFilter {
    private static let keys = ["stream", "type", "label", "min_confidence", "objects", "every"]

    /// `?stream=gate,door&type=frame&label=car&min_confidence=0.5`; keys may be repeated instead.
    init(_ query: Parameters, streams known: [String]) throws(Problem) {
        for (key, _) in query where !Self.keys.contains(String(key)) {
            let near = NearestName.find(String(key), among: Self.keys).map { "did you mean '\($0)'?" }
            throw Problem(
                .badRequest,
                "'\(key)' is no filter",
                remedy: near ?? "filters are \(Self.keys.joined(separator: ", "))"
            )
        }
        if let names = Self.list("stream", query) {
            if let unknown = names.first(where: { !known.contains($0) }) { throw .noStream(unknown, among: known) }
            streams = names.map(JSONBuffer.escaped)
        }
        labels = Self.list("label", query)?.map(JSONBuffer.escaped)
        if let names = Self.list("type", query) {
            kinds = []
            for name in names {
                guard let kind = Kind(rawValue: name) else {
                    throw Problem(.badRequest, "'\(name)' is no type of lines", remedy: "use frame, event or stats")
                }
                kinds.insert(kind)
            }
        }
        if let text = query["min_confidence"] {
            guard let share = Double(text), (0...1).contains(share) else {
                throw Problem(.badRequest, "min_confidence is '\(text)'", remedy: "give a number from 0 to 1")
            }
            leastConfidence = share
        }
        if let text = query["objects"] {
            guard text == "0" || text == "1" else {
                throw Problem(.badRequest, "objects is '\(text)'", remedy: "give 1 for frames with objects only, or 0")
            }
            wantsObjects = text == "1"
        }
        if let text = query["every"] {
            guard let duration = Self.nanoseconds(String(text)) else {
                throw Problem(.badRequest, "every is '\(text)'", remedy: "give a time such as 500ms or 2s")
            }
            interval = duration
        }
    }

    /// `500ms`, `2s`: at most an hour.
    private static func nanoseconds(_ text: String) -> UInt64? {
        let digits = text.prefix(while: \.isNumber)
        guard let number = UInt64(digits), number <= 3_600_000 else { return nil }
        return switch text.dropFirst(digits.count) {
        case "ms": number * 1_000_000
        case "s" where number <= 3_600: number * 1_000_000_000
        default: nil
        }
    }

    private static func list(_ key: Substring, _ query: Parameters) -> [String]? {
        let values = query[values: key].flatMap { $0.split(separator: ",").map(String.init) }
        return values.isEmpty ? nil : values
    }
}

extension Problem {
    static func noStream(_ name: String, among known: [String]) -> Problem {
        let near = NearestName.find(name, among: known)
        let names = known.prefix(10).joined(separator: ", ") + (known.count > 10 ? ", …" : "")
        return Problem(
            .notFound,
            "there is no stream '\(name)'",
            remedy: near.map { "did you mean '\($0)'?" } ?? "streams are \(names)"
        )
    }
}
