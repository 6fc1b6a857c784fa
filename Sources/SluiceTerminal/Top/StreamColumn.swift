/// A column of the table of streams.
struct StreamColumn {
    var title: String
    /// Columns of the screen, at least.
    var width: Int
    var isRightAligned = true
    /// Columns of a higher rank go first where there is no room.
    var rank: Int
    var cell: (DaemonStatus.Stream) -> StyledText

    static func all(nameWidth: Int) -> [StreamColumn] {
        [
            StreamColumn(title: "STREAM", width: nameWidth, isRightAligned: false, rank: 0) {
                StyledText($0.id, .bold)
            },
            StreamColumn(title: "STATE", width: 14, isRightAligned: false, rank: 1, cell: state),
            StreamColumn(title: "FPS IN", width: 6, rank: 4) { StyledText(Quantities.fixed($0.fps.received, 1)) },
            StreamColumn(title: "OUT", width: 6, rank: 2) { StyledText(Quantities.fixed($0.fps.emitted, 1)) },
            StreamColumn(title: "AGE", width: 8, rank: 5, cell: age),
            StreamColumn(title: "P50", width: 8, rank: 7) { latency($0.latencyMs?.p50) },
            StreamColumn(title: "P95", width: 8, rank: 3) { latency($0.latencyMs?.p95) },
            StreamColumn(title: "P99", width: 8, rank: 8) { latency($0.latencyMs?.p99) },
            StreamColumn(title: "RECONN", width: 6, rank: 9) {
                StyledText("\($0.reconnects)", $0.reconnects > 0 ? .plain : .dim)
            },
            StreamColumn(title: "DROPPED", width: 24, isRightAligned: false, rank: 6, cell: drops),
        ]
    }

    /// As many of `columns` as `width` has room for, in their order.
    static func fitting(_ columns: [StreamColumn], width: Int) -> [StreamColumn] {
        var kept = columns
        while kept.count > 1, kept.reduce(kept.count * 2 - 2, { $0 + $1.width }) > width,
            let widest = kept.indices.max(by: { kept[$0].rank < kept[$1].rank })
        {
            kept.remove(at: widest)
        }
        return kept
    }

    static func row(_ columns: [StreamColumn], _ cell: (StreamColumn) -> StyledText) -> StyledText {
        var row = StyledText()
        for (index, column) in columns.enumerated() {
            if index > 0 { row.append("  ") }
            let text = cell(column).clipped(to: column.width)
            let end = row.width + column.width
            if column.isRightAligned { row.pad(to: end - text.width) }
            row.append(text)
            if index < columns.count - 1 { row.pad(to: end) }
        }
        return row
    }

    private static func state(_ stream: DaemonStatus.Stream) -> StyledText {
        let style: TextStyle =
            switch stream.state {
            case "live": .green
            case "connecting", "backing_off": .yellow
            case "ended": .dim
            default: .red
            }
        return StyledText("● \(stream.state.replacing("_", with: " "))", style)
    }

    private static func age(_ stream: DaemonStatus.Stream) -> StyledText {
        guard let age = stream.frameAgeS else { return StyledText("–", .dim) }
        // Pictures of the slowest cameras come once a second.
        return StyledText(
            age < 60 ? Quantities.span(age * 1e6) : Quantities.duration(age),
            age < 2 || stream.state == "ended" ? .plain : .red
        )
    }

    private static func latency(_ milliseconds: Double?) -> StyledText {
        milliseconds.map { StyledText(Quantities.span($0 * 1_000)) } ?? StyledText("–", .dim)
    }

    private static func drops(_ stream: DaemonStatus.Stream) -> StyledText {
        let reasons = stream.dropped.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !reasons.isEmpty else { return StyledText("none", .dim) }
        return StyledText(
            reasons.map { "\(Quantities.count($0.value)) \($0.key.replacing("_", with: " "))" }.joined(separator: ", ")
        )
    }
}
