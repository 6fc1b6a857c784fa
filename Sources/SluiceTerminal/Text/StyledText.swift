/// A line of text in several styles, whose width on the screen is known.
package struct StyledText: Sendable, Hashable {
    private struct Run: Sendable, Hashable {
        var text: String
        var style: TextStyle
    }

    private var runs: [Run] = []
    /// Columns.
    package private(set) var width = 0

    package init() {}

    package init(_ text: String, _ style: TextStyle = .plain) {
        append(text, style)
    }

    /// Appends text from wherever; what would upset a terminal is replaced.
    package mutating func append(_ text: some StringProtocol, _ style: TextStyle = .plain) {
        let safe = Printable.text(text)
        guard !safe.isEmpty else { return }
        width += safe.utf8.allSatisfy { $0 < 0x80 } ? safe.utf8.count : safe.reduce(0) { $0 + Printable.width(of: $1) }
        runs.append(Run(text: safe, style: style))
    }

    package mutating func append(_ other: StyledText) {
        width += other.width
        runs += other.runs
    }

    /// Fills up to `columns` with spaces.
    package mutating func pad(to columns: Int, _ style: TextStyle = .plain) {
        guard width < columns else { return }
        append(String(repeating: " ", count: columns - width), style)
    }

    /// At most `columns` of it; `…` in the last one tells that something is missing.
    package func clipped(to columns: Int) -> StyledText {
        guard width > columns else { return self }
        var result = StyledText()
        guard columns > 0 else { return result }
        for run in runs {
            var kept = ""
            var room = columns - 1 - result.width
            for character in run.text {
                room -= Printable.width(of: character)
                guard room >= 0 else { break }
                kept.append(character)
            }
            result.append(kept, run.style)
            if kept.count < run.text.count { break }
        }
        result.append("…", .dim)
        return result
    }

    /// The text without its styles.
    package var plain: String { runs.map(\.text).joined() }

    /// As a terminal takes it, or plain.
    package func encoded(inColor isColored: Bool) -> String {
        guard isColored else { return plain }
        var result = ""
        for run in runs {
            guard let code = run.style.code else {
                result += run.text
                continue
            }
            result += "\u{1B}[\(code)m\(run.text)\u{1B}[0m"
        }
        return result
    }
}
