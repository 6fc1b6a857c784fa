import SluiceCore
import SluiceEngine

/// What a run was, for people: streams, stages, batches.
enum SummaryText {
    static func text(_ report: PipelineReport) -> String {
        var sections = [streams(report)]
        if !report.stages.isEmpty { sections.append(stages(report)) }
        sections.append(closing(report))
        return sections.joined(separator: "\n\n")
    }

    private static func streams(_ report: PipelineReport) -> String {
        var table = TextTable(header: ["stream", "received", "emitted", "dropped", "decode errors", "frames/s"])
        for stream in report.streams {
            let rate = report.seconds > 0 ? Double(stream.account.emitted) / report.seconds : 0
            table.append([
                stream.name, "\(stream.account.received)", "\(stream.account.emitted)", dropped(stream.account),
                "\(stream.counters.decodeErrors)", rate.formatted(1),
            ])
        }
        return table.text
    }

    private static func dropped(_ account: FrameAccount) -> String {
        let reasons = DropReason.allCases
            .filter { account.dropped[$0.rawValue] > 0 }
            .map { "\($0.name) \(account.dropped[$0.rawValue])" }
        return reasons.isEmpty ? "0" : "\(account.droppedTotal) (\(reasons.joined(separator: ", ")))"
    }

    private static func stages(_ report: PipelineReport) -> String {
        var table = TextTable(header: ["stage (ms)", "mean", "p50", "p95", "p99", "max"])
        // One table for all streams would hide the differences; many would hide the picture. Few streams: all of them.
        let shown = report.streams.count <= 4 ? report.streams[...] : report.streams.prefix(1)
        for stream in shown {
            for stage in report.stages where stage.stream == stream.name {
                let name = report.streams.count > 1 ? "\(stage.stream) \(stage.name)" : stage.name
                func millis(_ micros: Double) -> String { (micros / 1_000).formatted(3) }
                table.append([
                    name, millis(stage.mean), millis(Double(stage.p50)), millis(Double(stage.p95)),
                    millis(Double(stage.p99)), millis(Double(stage.max)),
                ])
            }
        }
        let more = report.streams.count - shown.count
        return table.text + (more > 0 ? "\n(and \(more) more streams; the stats line has them all)" : "")
    }

    private static func closing(_ report: PipelineReport) -> String {
        let closed = CloseReason.allCases
            .filter { report.batches.closed[$0.rawValue] > 0 }
            .map { "\($0.name) \(report.batches.closed[$0.rawValue])" }
        let rate = report.seconds > 0 ? Double(report.emitted) / report.seconds : 0
        return """
            \(report.emitted) frames in \(report.seconds.formatted(2)) s: \(rate.formatted(1)) frames/s; \
            \(report.batches.count) batches of \(report.batches.meanSize.formatted(2)) frames (\(closed.joined(separator: ", "))); \
            \(report.isConserved ? "frames conserved" : "FRAMES LOST"): \(report.received) received = \
            \(report.emitted) emitted + \(report.dropped) dropped
            """
    }
}
