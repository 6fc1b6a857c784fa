import SluiceMetrics

/// The conclusions, in words: first what was found of each candidate, then what to know before believing it.
struct VerdictSection {
    let report: EvaluationReport

    var section: PageSection {
        let headline = Headline(report: report)
        return PageSection(id: "verdict", title: "Verdict") {
            for notice in headline.notices { Tag.p(["class": "notice"]) { notice } }
            Tag.div(["class": "verdict"]) {
                Tag.h3 { report.reference }
                if !report.comparisons.isEmpty { Tag.p(["class": "outcome quiet"]) { "The reference" } }
                Tag.p { headline.reference }
            }
            for comparison in report.comparisons { verdict(comparison) }
        }
    }

    private func verdict(_ comparison: ComparisonReport) -> Markup {
        Tag.div(["class": "verdict"]) {
            Tag.h3 { comparison.candidate }
            Tag.p(["class": "outcome"]) { comparison.summary }
            Tag.p { comparison.verdict.text }
            if !comparison.findings.isEmpty {
                Tag.ul(["class": "findings"]) {
                    for finding in comparison.findings { item(finding) }
                }
            }
        }
    }

    private func item(_ finding: AgreementFinding) -> Markup {
        Tag.li(["class": finding.severity.rawValue]) {
            Tag.strong { "\(finding.severity.word):" }
            " \(finding.text.asSentence)"
            if let suggestion = finding.suggestion {
                " "
                Tag.span(["class": "quiet"]) { suggestion.asSentence }
            }
        }
    }
}
