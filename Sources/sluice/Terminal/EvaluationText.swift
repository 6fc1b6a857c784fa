import SluiceMetrics
import SluiceOptimizer

/// An evaluation for people: the table of the variants, what it shows, and what to know about it.
enum EvaluationText {
    static func text(_ report: EvaluationReport) -> String {
        var sections = [heading(report), table(report)]
        let verdicts = report.comparisons.map(verdict)
        if !verdicts.isEmpty { sections.append(verdicts.joined(separator: "\n\n")) }
        if !report.notes.isEmpty { sections.append(report.notes.joined(separator: "\n")) }
        return sections.joined(separator: "\n\n")
    }

    private static func heading(_ report: EvaluationReport) -> String {
        let lines = report.footage.map { part in
            let truth = part.truth.map { ", \(part.objects ?? 0) true objects of \($0)" } ?? ", without labels"
            return "\(part.name): \(Figures.count(part.frames, "frame")) of \(part.width)×\(part.height)\(truth)"
        }
        let partial = report.isPartial ? ["STOPPED EARLY: only the frames up to then are in these figures."] : []
        return (partial + lines).joined(separator: "\n")
    }

    private static func table(_ report: EvaluationReport) -> String {
        let columns = columns(report)
        var table = TextTable(header: ["variant"] + columns.map(\.title))
        for variant in report.variants {
            let comparison = report.comparisons.first { $0.candidate == variant.name }
            table.append([variant.name] + columns.map { $0.cell(variant, comparison) })
        }
        return table.text
    }

    private struct Column {
        var title: String
        var cell: (VariantReport, ComparisonReport?) -> String
    }

    private static func columns(_ report: EvaluationReport) -> [Column] {
        var columns: [Column] = []
        if report.variants[0].accuracy != nil {
            let metrics: [(String, CocoMetric)] = [("AP", .ap), ("AP50", .ap50), ("AP75", .ap75), ("AR100", .ar100)]
            columns += metrics.map { title, metric in
                Column(title: title) { variant, _ in Figures.score(variant.accuracy?.metrics[metric]) }
            }
            columns.append(
                Column(title: "ΔAP, 95 %") { _, comparison in
                    comparison?.accuracy?[.ap].map {
                        "\(Figures.signed($0.estimate)) (\(Figures.signed($0.low)) … \(Figures.signed($0.high)))"
                    } ?? Figures.missing
                }
            )
        }
        if !report.comparisons.isEmpty {
            columns.append(Column(title: "recall¹") { Figures.score($1?.agreement.overall.recall.value) })
            columns.append(Column(title: "precision¹") { Figures.score($1?.agreement.overall.precision.value) })
        }
        if report.variants.contains(where: { $0.flicker != nil }) {
            columns.append(
                Column(title: "flicker²") { variant, _ in
                    variant.flicker?.overall.per1000Objects.map { Figures.fixed($0, 1) } ?? Figures.missing
                }
            )
        }
        columns.append(Column(title: "ms/frame³") { variant, _ in Figures.fixed(variant.speed.total.p50, 2) })
        if !report.comparisons.isEmpty {
            columns.append(
                Column(title: "speed, 95 %") { _, comparison in
                    guard let comparison else { return "1" }
                    guard let ratio = comparison.speedRatio else { return Figures.missing }
                    let range = "\(Figures.fixed(ratio.low, 2)) … \(Figures.fixed(ratio.high, 2))"
                    return "\(Figures.fixed(ratio.estimate, 2))× (\(range))"
                }
            )
        }
        return columns
    }

    private static func verdict(_ comparison: ComparisonReport) -> String {
        let findings = comparison.findings.map { finding in
            "  \(finding.severity.rawValue): \(finding.text)" + (finding.suggestion.map { " → \($0)" } ?? "")
        }
        return ([comparison.verdict.text] + findings).joined(separator: "\n")
    }

    /// What the marks in the table mean.
    static func legend(_ report: EvaluationReport) -> String {
        var lines: [String] = []
        if !report.comparisons.isEmpty {
            lines.append(
                "¹ Of the objects that \(report.reference) is sure of, and of those that the variant is sure of."
            )
        }
        if report.variants.contains(where: { $0.flicker != nil }) {
            lines.append("² Objects that come and go, for 1,000 objects seen.")
        }
        let threads = report.machine.threads
        lines.append(
            "³ Preprocessing, inference and postprocessing of one frame, median; one session with \(threads) "
                + "thread\(threads == 1 ? "" : "s"), the variants in turn."
        )
        return lines.joined(separator: "\n")
    }
}
