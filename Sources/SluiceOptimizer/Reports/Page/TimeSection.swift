import SluiceMetrics

/// Agreement over time, a strip of segments for each piece of footage.
struct TimeSection {
    let report: EvaluationReport

    var section: PageSection? {
        let tables = report.footage.indices.compactMap(table)
        guard !tables.isEmpty else { return nil }
        return PageSection(id: "time", title: "Over time") {
            for table in tables { table }
            Heat.legend
        }
    }

    /// Agreement of each candidate on a piece of footage.
    private func agreements(_ footage: Int) -> [AgreementReport] {
        report.comparisons.compactMap { comparison in
            guard let byFootage = comparison.agreementByFootage else {
                return footage == 0 ? comparison.agreement : nil
            }
            return byFootage[footage]
        }
    }

    private func table(_ footage: Int) -> Markup? {
        let agreements = agreements(footage)
        var starts = Set<Double>()
        for agreement in agreements { starts.formUnion(agreement.segments.map(\.start)) }
        guard starts.count > 1 else { return nil }
        let columns = starts.sorted()
        let title = "F1 over time: \(report.footageTitle(footage))"
        return Markup.scrolling(title) {
            Tag.table(["class": "figures heatmap"]) {
                Tag.caption {
                    Tag.span(["class": "pinned"]) {
                        "\(title). A column for each segment, by the time at which it begins."
                    }
                }
                Tag.thead {
                    Tag.tr {
                        Tag.td()
                        for start in columns { Tag.th(["scope": "col"]) { Self.time(start) } }
                    }
                }
                Tag.tbody {
                    for (comparison, agreement) in zip(report.comparisons, agreements) {
                        Tag.tr {
                            Tag.th(["scope": "row"]) { comparison.candidate }
                            for start in columns { cell(agreement.segments.first { $0.start == start }) }
                        }
                    }
                }
            }
        }
    }

    private func cell(_ segment: AgreementReport.SegmentAgreement?) -> Markup {
        let f1 = segment?.slice.f1
        return Tag.td(["class": Heat.name(f1)]) { Figures.score(f1) }
    }

    /// Whole seconds: segments begin there.
    private static func time(_ seconds: Double) -> String { String(Figures.clock(seconds).dropLast(2)) }
}
