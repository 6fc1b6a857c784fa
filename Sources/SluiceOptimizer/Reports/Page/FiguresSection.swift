import SluiceMetrics

/// The table of all variants, and where the time goes.
struct FiguresSection {
    let report: EvaluationReport

    var section: PageSection {
        PageSection(id: "figures", title: "All figures") {
            Markup.scrolling("All figures") { table }
            Tag.figure(["class": "charts"]) { StageChart(id: "stages", variants: report.variants).drawing.inline }
        }
    }

    private var table: Markup {
        let table = SummaryTable(report)
        return Tag.table(["class": "figures"]) {
            Tag.caption { Tag.span(["class": "pinned"]) { caption } }
            Tag.thead {
                Tag.tr {
                    Tag.td()
                    for (index, name) in table.variants.enumerated() {
                        Tag.th(["scope": "col"]) {
                            Tag.span(["class": "name"]) { name }
                            if index == 0, table.variants.count > 1 { Tag.span(["class": "detail"]) { "reference" } }
                        }
                    }
                }
            }
            for group in table.groups {
                Tag.tbody {
                    Tag.tr(["class": "group"]) {
                        Tag.th(["scope": "rowgroup", "colspan": "\(table.variants.count + 1)"]) {
                            Tag.span(["class": "pinned"]) {
                                group.title
                                Tag.span(["class": "detail"]) { group.note }
                            }
                        }
                    }
                    for row in group.rows { self.row(row) }
                }
            }
        }
    }

    private var caption: String {
        report.comparisons.isEmpty
            ? "Figures of the variant."
            : "Figures of each variant. ▲ better and ▼ worse mark what its interval shows to differ from the reference."
    }

    private func row(_ row: SummaryTable.Row) -> Markup {
        Tag.tr {
            Tag.th(["scope": "row"]) {
                row.title
                if let unit = row.unit { Tag.span(["class": "unit"]) { " \(unit)" } }
            }
            for cell in row.cells { self.cell(cell) }
        }
    }

    private func cell(_ cell: SummaryTable.Cell) -> Markup {
        Tag.td(["class": cell.outcome?.mark?.name]) {
            if let mark = cell.outcome?.mark { mark.markup }
            cell.value
            if let detail = cell.detail { Tag.span(["class": "detail"]) { detail } }
        }
    }
}

extension VerdictReport.Outcome {
    /// How a figure is marked that differs: a class, which is also what is read out, and a sign.
    struct Mark {
        let name: String
        let sign: String

        var markup: Markup { Tag.span(["class": "mark", "role": "img", "aria-label": name]) { sign } }
    }

    /// `nil` where no difference is shown.
    var mark: Mark? {
        switch self {
        case .better: Mark(name: "better", sign: "▲")
        case .worse: Mark(name: "worse", sign: "▼")
        case .notShown: nil
        }
    }
}
