/// What a view looks like on a screen of some size.
package struct TopScreen {
    private static let barWidth = 30

    private let view: TopView
    private let columns: Int
    /// Lines of the screen; `nil`: as many as it takes.
    private let rows: Int?
    private let streams: [DaemonStatus.Stream]

    /// - Parameters:
    ///   - columns: Of the screen.
    ///   - rows: Of the screen; `nil` for a text that has no end to its page.
    package init(_ view: TopView, columns: Int, rows: Int?) {
        self.view = view
        self.columns = max(1, columns)
        self.rows = rows.map { max(1, $0) }
        streams = view.order.sorted(view.status.streams)
    }

    /// Streams that are shown at once.
    package var page: Int {
        guard let rows else { return streams.count }
        // The header of the table and, below it, the legend and the keys.
        return max(1, (rows - header.count - 4) / 2)
    }

    /// The lines of the screen, none of them wider than it.
    package var lines: [StyledText] {
        var lines = header
        lines.append(StyledText())
        lines += table
        if rows != nil {
            lines.append(footer)
        } else {
            lines.append(StyledText())
            lines.append(StageGroup.legend)
        }
        return lines.prefix(rows ?? lines.count).map { $0.clipped(to: columns) }
    }

    private var header: [StyledText] {
        let status = view.status
        var title = StyledText("sluice \(status.version)", .bold)
        title.append(" · \(view.address) · up \(Quantities.duration(status.uptimeS))")
        title.append(status.ready ? "" : " · not ready", .yellow)
        for model in status.models {
            title.append(" · \(model.name) on \(model.device)")
            if status.models.count > 1 { title.append(" (\(model.variant))", .dim) }
        }
        var lines = [title]
        if let trouble = view.trouble {
            lines.append(StyledText("no answer any more: \(trouble)", .red))
        } else if let verdict = status.verdict {
            var text = StyledText("\(verdict.kind): ", verdict.kind == "keeps-up" ? .green : .yellow)
            text.append(verdict.text)
            lines.append(text)
            if let suggestion = verdict.suggestion { lines.append(StyledText("→ \(suggestion)", .dim)) }
        }
        for output in status.outputs where output.trouble != nil {
            lines.append(
                StyledText("\(output.name): \(output.trouble ?? ""); \(Quantities.count(output.lost)) lines lost", .red)
            )
        }
        return lines
    }

    private var table: [StyledText] {
        let nameWidth = min(24, max(6, streams.map(\.id.count).max() ?? 0))
        let shown = StreamColumn.fitting(StreamColumn.all(nameWidth: nameWidth), width: columns)
        var lines = [StreamColumn.row(shown) { StyledText($0.title, .dim) }]
        if streams.isEmpty { lines.append(StyledText("no streams", .dim)) }
        // One scale for all, so that the bars can be compared.
        let scale = streams.compactMap(\.stagesMs).map { $0.values.reduce(0, +) }.max() ?? 0
        let first = min(view.offset, max(0, streams.count - page))
        for stream in streams.dropFirst(first).prefix(page) {
            lines.append(StreamColumn.row(shown) { $0.cell(stream) })
            lines.append(detail(of: stream, scale: scale, indent: nameWidth + 2))
        }
        let hidden = streams.count - min(page, streams.count)
        if hidden > 0 { lines.append(StyledText("\(hidden) more streams: ↑ ↓", .dim)) }
        return lines
    }

    /// Below a stream: where its time goes, or why none passes.
    private func detail(of stream: DaemonStatus.Stream, scale: Double, indent: Int) -> StyledText {
        var line = StyledText()
        line.pad(to: indent)
        if stream.state != "live", stream.state != "ended", let failure = stream.lastFailure {
            line.append("for \(Quantities.duration(stream.sinceS)): \(failure)", .red)
            return line
        }
        guard let means = stream.stagesMs else {
            line.append("for \(Quantities.duration(stream.sinceS))", .dim)
            return line
        }
        let bar = StageGroup.bar(means, scale: scale, columns: Self.barWidth)
        line.append(bar)
        line.append(String(repeating: " ", count: Self.barWidth - bar.width + 1))
        let largest = StageGroup.allCases.map { ($0.name, $0.milliseconds(in: means)) }
            .filter { $0.1 > 0 }
            .sorted { $0.1 > $1.1 }
            .prefix(3)
        line.append(largest.map { "\($0) \(Quantities.span($1 * 1_000))" }.joined(separator: ", "), .dim)
        return line
    }

    private var footer: StyledText {
        var line = StyledText()
        for order in StreamOrder.allCases {
            line.append("\(order.key)", order == view.order ? .inverse : .bold)
            line.append(" \(order.word)  ", .dim)
        }
        line.append("q", .bold)
        line.append(" quit   ", .dim)
        line.append(StageGroup.legend)
        return line
    }
}
