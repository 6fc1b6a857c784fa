import SluiceCore
import SluiceMetrics

/// Accuracy and agreement by class and by size of the objects, the variants side by side.
struct BreakdownSection {
    let report: EvaluationReport

    /// From so many objects on, a share says enough to be tinted.
    private static let enough = 20
    /// With more rows than this a table is folded.
    private static let foldedFrom = 13

    var section: PageSection? {
        let tables = [accuracyByClass, agreementByClass, agreementBySize].compactMap(\.self)
        guard !tables.isEmpty else { return nil }
        return PageSection(id: "breakdown", title: "By class and size") {
            for table in tables { table }
        }
    }

    private var accuracyByClass: Markup? {
        let accuracies = report.variants.compactMap(\.accuracy)
        guard accuracies.count == report.variants.count, let first = accuracies.first else { return nil }
        let rows = report.classes.indices.filter { first.classes[$0].truths > 0 }
            .sorted { first.classes[$0].truths > first.classes[$1].truths }
        guard !rows.isEmpty else { return nil }
        return Markup.folded("Accuracy by class", isOpen: rows.count < Self.foldedFrom) {
            Markup.scrolling("Accuracy by class") {
                Tag.table(["class": "figures"]) {
                    Tag.caption {
                        Tag.span(["class": "pinned"]) {
                            "AP of each class that has labelled objects, the commonest first. Marks as above, each class "
                                + "by itself: of twenty that do not differ, chance marks one."
                        }
                    }
                    Tag.thead {
                        Tag.tr {
                            Tag.th(["scope": "col", "class": "first"]) { "Class" }
                            Tag.th(["scope": "col"]) { "Objects" }
                            for variant in report.variants { heading(variant.name) }
                        }
                    }
                    Tag.tbody {
                        for index in rows {
                            Tag.tr {
                                Tag.th(["scope": "row"]) { report.classes[index] }
                                Tag.td { Figures.count(first.classes[index].truths) }
                                for variant in report.variants { precision(variant, index) }
                            }
                        }
                    }
                }
            }
        }
    }

    private var agreementByClass: Markup? {
        let labels = Set(report.comparisons.flatMap { $0.agreement.classes.map(\.label) })
        let rows = labels.map { label in
            Row(
                title: report.className(Int(label)),
                slices: report.comparisons.map { comparison in
                    comparison.agreement.classes.first { $0.label == label }?.slice
                }
            )
        }
        .sorted { ($1.objects, $0.title) < ($0.objects, $1.title) }
        return agreement("Agreement by class", "Class", "the commonest first", rows)
    }

    private var agreementBySize: Markup? {
        let rows = ObjectSize.allCases.compactMap { size -> Row? in
            let slices = report.comparisons.map { comparison in
                comparison.agreement.sizes.first { $0.size == size }?.slice
            }
            guard slices.contains(where: { $0.map { $0.recall.of + $0.precision.of > 0 } ?? false }) else { return nil }
            let title =
                switch size {
                case .small: "Small, under 32² px"
                case .medium: "Medium, under 96² px"
                case .large: "Large"
                }
            return Row(title: title, slices: slices)
        }
        return agreement("Agreement by size", "Size", "by the area of the box", rows)
    }

    /// A class or a size, with the slice of each comparison.
    private struct Row {
        var title: String
        var slices: [AgreementSlice?]

        /// Objects of the reference: the same in all slices, up to the candidates' thresholds.
        var objects: Int { slices.compactMap { $0?.recall.of }.max() ?? 0 }
    }

    private func agreement(_ title: String, _ kind: String, _ order: String, _ rows: [Row]) -> Markup? {
        guard !rows.isEmpty else { return nil }
        return Markup.folded(title, isOpen: rows.count < Self.foldedFrom) {
            Markup.scrolling(title) {
                Tag.table(["class": "figures"]) {
                    Tag.caption {
                        Tag.span(["class": "pinned"]) {
                            "Recall and precision with the objects of \(report.reference) as the truth, \(order). "
                                + "Tinted by how much is missing, from \(Self.enough) objects on."
                        }
                    }
                    Tag.thead {
                        Tag.tr {
                            Tag.th(["scope": "col", "rowspan": "2", "class": "first"]) { kind }
                            Tag.th(["scope": "col", "rowspan": "2"]) { "Objects" }
                            for comparison in report.comparisons {
                                Tag.th(["scope": "colgroup", "colspan": "2", "class": "begins"]) {
                                    Tag.span(["class": "name"]) { comparison.candidate }
                                }
                            }
                        }
                        Tag.tr {
                            for _ in report.comparisons {
                                Tag.th(["scope": "col", "class": "sub begins"]) { "Recall" }
                                Tag.th(["scope": "col", "class": "sub"]) { "Precision" }
                            }
                        }
                    }
                    Tag.tbody {
                        for row in rows {
                            Tag.tr {
                                Tag.th(["scope": "row"]) { row.title }
                                Tag.td { Figures.count(row.objects) }
                                for slice in row.slices {
                                    share(slice?.recall, isFirst: true)
                                    share(slice?.precision)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func heading(_ name: String) -> Markup {
        Tag.th(["scope": "col"]) { Tag.span(["class": "name"]) { name } }
    }

    /// Average precision of a class.
    private func precision(_ variant: VariantReport, _ index: Int) -> Markup {
        let change = report.comparison(of: variant.name)?.accuracy?.classes[index]
        let mark = change.flatMap { VerdictReport.Outcome(of: $0, noDifference: 0).mark }
        return Tag.td(["class": mark?.name]) {
            if let mark { mark.markup }
            Figures.score(variant.accuracy?.classes[index].ap)
        }
    }

    /// - Parameter isFirst: Of the columns of a variant.
    private func share(_ share: Share?, isFirst: Bool = false) -> Markup {
        let isEnough = share.map { $0.of >= Self.enough } ?? false
        let classes = [isFirst ? "begins" : nil, isEnough ? Heat.name(share?.value) : nil].compactMap(\.self)
        return Tag.td(["class": classes.isEmpty ? nil : classes.joined(separator: " ")]) { Figures.score(share?.value) }
    }
}
