import SluiceMetrics

/// The figures of all variants, a column each, that every form of the report shows.
struct SummaryTable {
    /// Rows of one kind.
    struct Group {
        var title: String
        /// What the figures mean, in a sentence.
        var note: String
        var rows: [Row]
    }

    struct Row {
        var title: String
        var unit: String?
        /// One for each variant.
        var cells: [Cell]
    }

    struct Cell {
        var value: String
        /// The change against the reference with its interval, or what the value was counted from.
        var detail: String?
        /// What the interval of the change shows.
        var outcome: VerdictReport.Outcome?

        static let missing = Cell(value: Figures.missing)

        init(value: String, detail: String? = nil, outcome: VerdictReport.Outcome? = nil) {
            self.value = value
            self.detail = detail
            self.outcome = outcome
        }
    }

    /// Names of the variants, the reference first.
    let variants: [String]
    /// Those that have figures.
    let groups: [Group]

    init(_ report: EvaluationReport) {
        variants = report.variants.map(\.name)
        groups = [
            Self.accuracy(report), Self.agreement(report), Self.steadiness(report), Self.speed(report),
        ]
        .compactMap { group in
            var group = group
            group.rows.removeAll { $0.cells.allSatisfy { $0.value == Figures.missing } }
            return group.rows.isEmpty ? nil : group
        }
    }

    private static func accuracy(_ report: EvaluationReport) -> Group {
        let metrics: [(CocoMetric, String)] = [
            (.ap, "AP"), (.ap50, "AP50"), (.ap75, "AP75"), (.apSmall, "AP small"), (.apMedium, "AP medium"),
            (.apLarge, "AP large"), (.ar100, "AR 100"),
        ]
        return Group(
            title: "Accuracy",
            note:
                "Against the labels, by the rules of COCO; below it the change against the reference with its interval.",
            rows: metrics.map { metric, title in
                Row(
                    title: title,
                    cells: cells(report) { variant, comparison in
                        let change = comparison?.accuracy?[metric]
                        return Cell(
                            value: Figures.score(variant.accuracy?.metrics[metric]),
                            detail: change.map { Self.detail($0) },
                            outcome: change.map { .init(of: $0, noDifference: 0) }
                        )
                    }
                )
            }
        )
    }

    private static func detail(_ change: Interval) -> String {
        "\(Figures.signed(change.estimate, 3)) (\(Figures.signedRange(change, 3)))"
    }

    private static func agreement(_ report: EvaluationReport) -> Group {
        func row(_ title: String, _ cell: (AgreementReport) -> Cell) -> Row {
            Row(title: title, cells: cells(report) { $1.map { cell($0.agreement) } ?? .missing })
        }
        func share(_ share: Share) -> Cell {
            let counts = "\(Figures.count(share.count)) of \(Figures.count(share.of))"
            return Cell(value: Figures.share(share), detail: share.of > 0 ? counts : nil)
        }
        return Group(
            title: "Agreement with \(report.reference)",
            note: "Its objects stand for the truth. Agreement is not accuracy: its errors count as right.",
            rows: [
                row("Recall") { share($0.overall.recall) },
                row("Precision") { share($0.overall.precision) },
                row("F1") { Cell(value: Figures.score($0.overall.f1)) },
                row("Mean IoU") { Cell(value: Figures.score($0.overall.matches.meanIoU)) },
                row("Pseudo-AP50") { Cell(value: Figures.score($0.pseudoAP?.ap50)) },
                row("Pseudo-AP") { Cell(value: Figures.score($0.pseudoAP?.ap)) },
                row("Frames that agree") { share($0.agreeingFrames) },
                row("Score drift") { Cell(value: Figures.signed($0.overall.matches.score?.mean, 3)) },
            ]
        )
    }

    private static func steadiness(_ report: EvaluationReport) -> Group {
        Group(
            title: "Steadiness",
            note: "Flicker: objects that vanish and return, or are seen in a frame or two only.",
            rows: [
                Row(
                    title: "Flicker",
                    unit: "per 1,000 objects",
                    cells: cells(report) { variant, _ in
                        Cell(value: Figures.fixed(variant.flicker?.overall.per1000Objects, 1))
                    }
                ),
                Row(
                    title: "Objects",
                    unit: "per frame",
                    cells: cells(report) { variant, _ in Cell(value: Figures.fixed(variant.objectsPerFrame, 2)) }
                ),
            ]
        )
    }

    private static func speed(_ report: EvaluationReport) -> Group {
        func row(_ title: String, _ unit: String = "ms", _ value: (SpeedReport) -> Double, decimals: Int = 2) -> Row {
            Row(
                title: title,
                unit: unit,
                cells: cells(report) { variant, _ in Cell(value: Figures.fixed(value(variant.speed), decimals)) }
            )
        }
        return Group(
            title: "Speed",
            note: "One session, one frame at a time, the variants in turn; without decoding, which all share.",
            rows: [
                row("Preprocess, mean") { $0.preprocess.mean },
                row("Inference, mean") { $0.inference.mean },
                row("Postprocess, mean") { $0.postprocess.mean },
                row("Frame, median") { $0.total.p50 },
                row("Frame, 95th percentile") { $0.total.p95 },
                row("Frames", "per second", { $0.framesPerSecond }, decimals: 1),
                Row(
                    title: "Speed ratio",
                    cells: cells(report) { _, comparison in
                        guard let ratio = comparison?.speedRatio else { return .missing }
                        return Cell(
                            value: "\(Figures.fixed(ratio.estimate, 2))×",
                            detail: "(\(Figures.range(ratio, 2)))",
                            outcome: .init(of: ratio, noDifference: 1)
                        )
                    }
                ),
            ]
        )
    }

    private static func cells(
        _ report: EvaluationReport,
        _ cell: (VariantReport, ComparisonReport?) -> Cell
    ) -> [Cell] {
        report.variants.map { variant in cell(variant, report.comparison(of: variant.name)) }
    }
}

extension EvaluationReport {
    /// The comparison of a variant with the reference; none for the reference itself.
    func comparison(of variant: String) -> ComparisonReport? { comparisons.first { $0.candidate == variant } }
}
