/// Lines of the log in a form that one can follow with the eyes: one short line each.
package struct LineText {
    /// Frames that took longer stand out.
    private static let slow: UInt64 = 100_000
    private static let verySlow: UInt64 = 1_000_000
    /// Bytes of a foreign line that are shown.
    private static let longestQuote = 200
    /// Confidences that are shown of one label.
    private static let mostConfidences = 5

    private let filter: LineFilter
    private var day = ""
    /// Names line up once the longest has been seen.
    private var nameWidth = 0

    package init(filter: LineFilter) {
        self.filter = filter
    }

    /// What to print for `line`, which was read from `bytes`: usually one line of text, and one before it when a new
    /// day begins.
    package mutating func lines(for line: LogLine, from bytes: [UInt8]) -> [StyledText] {
        switch line {
        case .frame(let frame): stamped(frame.capturedAt, text(frame))
        case .event(let event): stamped(event.at, text(event))
        case .stats(let stats): stamped(stats.at, text(stats))
        case .foreign: [Self.foreign(bytes)]
        }
    }

    private mutating func stamped(_ stamp: String, _ text: StyledText) -> [StyledText] {
        var line = StyledText()
        guard let local = LocalTime(utc: stamp) else {
            line.append("\(stamp) ", .dim)
            line.append(text)
            return [line]
        }
        line.append("\(local.time) ", .dim)
        line.append(text)
        guard local.day != day else { return [line] }
        day = local.day
        return [StyledText("── \(day) ──", .dim), line]
    }

    private mutating func name(_ stream: String) -> StyledText {
        var text = StyledText(stream, Self.color(of: stream))
        nameWidth = max(nameWidth, text.width)
        text.pad(to: nameWidth)
        return text
    }

    /// The same stream has the same colour today and tomorrow, so the hash is a fixed one (FNV-1a).
    private static func color(of stream: String) -> TextStyle {
        let colors: [TextStyle] = [.cyan, .magenta, .blue, .green]
        let hash = stream.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return colors[Int(hash % UInt32(colors.count))]
    }

    private mutating func text(_ frame: FrameLine) -> StyledText {
        var text = name(frame.stream)
        var sequence = StyledText(" #\(frame.sequence)")
        sequence.pad(to: 8)
        text.append(sequence)
        if let total = frame.timings?.total {
            let style: TextStyle = total >= Self.verySlow ? .red : total >= Self.slow ? .yellow : .dim
            let span = Quantities.span(Double(total))
            text.append(String(repeating: " ", count: max(1, 9 - span.count)) + span, style)
        }
        text.append("  ")
        if frame.model.variant != "champion" { text.append("(\(frame.model.variant)) ", .dim) }
        if frame.corrupt == true { text.append("damaged picture ", .red) }
        let objects = frame.objects.filter(filter.admits)
        if objects.isEmpty { text.append("–", .dim) }
        for (index, group) in Self.groups(objects).enumerated() {
            if index > 0 { text.append(", ") }
            if group.confidences.count > 1 { text.append("\(group.confidences.count) ") }
            text.append(group.label, .bold)
            let shown = group.confidences.prefix(Self.mostConfidences)
            text.append(shown.map { " " + Quantities.confidence($0) }.joined())
            if shown.count < group.confidences.count { text.append(" …", .dim) }
        }
        return text
    }

    /// Objects by label, in the order in which the labels first occur: the best first.
    private static func groups(_ objects: [FrameLine.Object]) -> [(label: String, confidences: [Double])] {
        var groups: [(label: String, confidences: [Double])] = []
        for object in objects {
            if let index = groups.firstIndex(where: { $0.label == object.label }) {
                groups[index].confidences.append(object.confidence)
            } else {
                groups.append((object.label, [object.confidence]))
            }
        }
        return groups
    }

    private mutating func text(_ event: EventLine) -> StyledText {
        var text = event.stream.map { name($0) } ?? StyledText()
        if text.width > 0 { text.append(" ") }
        let isBad = event.event.contains("fail") || event.event.contains("lost")
        text.append("● \(event.event.replacing("_", with: " "))", isBad ? .red : .yellow)
        text.append(": \(event.message)")
        return text
    }

    private func text(_ stats: StatsLine) -> StyledText {
        let streams = stats.streams.filter { filter.admits(stream: $0.stream) }
        let emitted = streams.reduce(0) { $0 + $1.emitted }
        let fps = streams.reduce(0) { $0 + $1.fps }
        var drops: [String: UInt64] = [:]
        for stream in streams { drops.merge(stream.dropped) { $0 + $1 } }
        var parts = [stats.final ? "the end" : "up \(Quantities.duration(stats.uptime))"]
        parts.append(
            "\(streams.count) stream\(streams.count == 1 ? "" : "s"), \(Quantities.count(emitted)) frames "
                + "(\(Quantities.fixed(fps, 1))/s)"
        )
        let reasons = drops.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        parts.append(
            reasons.isEmpty
                ? "none dropped"
                : "dropped " + reasons.map { "\(Quantities.count($0.value)) \($0.key)" }.joined(separator: ", ")
        )
        let worst = stats.stages.filter { $0.stage == "total" && filter.admits(stream: $0.stream) }.map(\.p95).max()
        if let worst { parts.append("p95 \(Quantities.span(Double(worst)))") }
        var text = StyledText("Σ " + parts.joined(separator: " · "), .dim)
        if !stats.conserved { text.append(" · FRAMES LOST", .red) }
        return text
    }

    private static func foreign(_ bytes: [UInt8]) -> StyledText {
        // A line that the program began and could not finish begins like all of its lines.
        let isTorn = bytes.starts(with: Array("{\"type\":\"".utf8))
        var text = StyledText(isTorn ? "torn line  " : "not a line of Sluice  ", .red)
        text.append(String(decoding: bytes.prefix(longestQuote), as: UTF8.self), .dim)
        if bytes.count > longestQuote { text.append("… (\(bytes.count) bytes)", .dim) }
        return text
    }
}
