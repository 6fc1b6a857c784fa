import SluiceMetrics

/// An evaluation for a pull request, in GitHub-flavoured Markdown: verdicts, the table, findings, and what was measured.
struct MarkdownReport {
    let report: EvaluationReport

    var text: String {
        let headline = Headline(report: report)
        var blocks = ["## Evaluation: \(Self.escaped(headline.scope))"]
        blocks += headline.notices.map { "> \(Self.escaped($0))" }
        blocks.append(verdicts(headline))
        blocks.append(table)
        blocks += report.comparisons.compactMap(findings)
        blocks.append(method)
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func verdicts(_ headline: Headline) -> String {
        guard !report.comparisons.isEmpty else { return Self.escaped(headline.reference) }
        let reference = "- Reference **\(Self.escaped(report.reference))**: \(Self.escaped(headline.reference))"
        let others = report.comparisons.map { comparison in
            "- **\(Self.escaped(comparison.candidate))**: \(Self.escaped(comparison.verdict.text))"
        }
        return ([reference] + others).joined(separator: "\n")
    }

    private var table: String {
        let table = SummaryTable(report)
        var lines = [
            Self.row([""] + table.variants.map(Self.escaped)),
            Self.row(["---"] + table.variants.map { _ in "---:" }),
        ]
        for group in table.groups {
            lines.append(Self.row(["**\(Self.escaped(group.title))**"] + table.variants.map { _ in "" }))
            for row in group.rows {
                let title = row.title + (row.unit.map { ", \($0)" } ?? "")
                lines.append(Self.row([Self.escaped(title)] + row.cells.map(Self.cell)))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func cell(_ cell: SummaryTable.Cell) -> String {
        let value =
            switch cell.outcome {
            case .better, .worse: "**\(escaped(cell.value))**"
            case .notShown, nil: escaped(cell.value)
            }
        return cell.detail.map { "\(value)<br>\(escaped($0))" } ?? value
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private func findings(_ comparison: ComparisonReport) -> String? {
        guard !comparison.findings.isEmpty else { return nil }
        let lines = comparison.findings.map { finding in
            "- **\(finding.severity.word):** \(Self.escaped(finding.text.asSentence))"
                + (finding.suggestion.map { " \(Self.escaped($0.asSentence))" } ?? "")
        }
        return "### \(Self.escaped(comparison.candidate))\n\n\(lines.joined(separator: "\n"))"
    }

    private var method: String {
        let items = MethodNotes(report).items.map { item in
            "- \(Self.escaped(item.title)): \(item.values.map(Self.escaped).joined(separator: "; "))"
        }
        return "<details><summary>How it was measured</summary>\n\n\(items.joined(separator: "\n"))\n\n</details>"
    }

    /// Text that Markdown shows as it is, on one line: everything that may begin or end a mark is escaped.
    static func escaped(_ plain: String) -> String {
        var text = ""
        for character in plain {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!": text += "\\\(character)"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "&": text += "&amp;"
            case _ where character.isNewline: text += " "
            default: text.append(character)
            }
        }
        return text
    }
}
