import SluiceMetrics

/// How the confidences of objects that both have moved.
struct DriftSection {
    let report: EvaluationReport

    var section: PageSection? {
        let rows = report.comparisons.compactMap { comparison in
            comparison.agreement.overall.matches.score.map { (name: comparison.candidate, change: $0) }
        }
        guard !rows.isEmpty else { return nil }
        let reach = DriftStrip.reach(of: rows.map(\.change))
        let range = "−\(Figures.fixed(reach, 2)) to +\(Figures.fixed(reach, 2))"
        return PageSection(id: "drift", title: "Score drift") {
            Markup.scrolling("Score drift") {
                Tag.table(["class": "figures"]) {
                    Tag.caption {
                        Tag.span(["class": "pinned"]) {
                            "Confidence of objects that both have, candidate minus \(report.reference). "
                                + "The strip spans \(range): the band from P16 to P84 holds the middle 68 %, "
                                + "the mark is the median."
                        }
                    }
                    Tag.thead {
                        Tag.tr {
                            Tag.th(["scope": "col", "class": "first"]) { "Variant" }
                            Tag.td(["class": "strip"])
                            for title in ["Mean", "Median", "P16", "P84", "Mean size", "95 % within"] {
                                Tag.th(["scope": "col"]) { title }
                            }
                        }
                    }
                    Tag.tbody {
                        for row in rows {
                            Tag.tr {
                                Tag.th(["scope": "row"]) { row.name }
                                Tag.td(["class": "strip"]) { DriftStrip(change: row.change, reach: reach).inline }
                                for value in [row.change.mean, row.change.median, row.change.p16, row.change.p84] {
                                    Tag.td { Figures.signed(value, 3) }
                                }
                                Tag.td { Figures.fixed(row.change.meanAbsolute, 3) }
                                Tag.td { "±\(Figures.fixed(row.change.p95Absolute, 3))" }
                            }
                        }
                    }
                }
            }
        }
    }
}
