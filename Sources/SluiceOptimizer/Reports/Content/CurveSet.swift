import SluiceMetrics

/// The precision–recall charts of an evaluation with labels: all variants in each.
struct CurveSet {
    /// Means over the classes: at IoU .5, and over IoU .5 to .95.
    let means: [Drawing]
    /// One for each class with labelled objects, at IoU .5.
    let classes: [Drawing]

    init(_ report: EvaluationReport) {
        func chart(
            _ id: String,
            _ title: String,
            isSmall: Bool = false,
            _ curve: (AccuracyReport) -> [Double]?,
            _ area: (AccuracyReport) -> Double?
        ) -> Drawing? {
            let series = report.variants.map { variant in
                PrecisionChart.Series(
                    name: variant.name,
                    precision: variant.accuracy.flatMap(curve),
                    area: variant.accuracy.flatMap(area)
                )
            }
            guard series.contains(where: { $0.precision != nil }) else { return nil }
            return PrecisionChart(id: id, title: title, series: series, isSmall: isSmall).drawing
        }
        means = [
            chart("mean-iou50", "Mean over classes, IoU 0.5", { $0.curves.mean?.iou50 }, { $0.metrics.ap50 }),
            chart(
                "mean-iou50-95",
                "Mean over classes and IoU 0.5 to 0.95",
                { $0.curves.mean?.iouMean },
                { $0.metrics.ap }
            ),
        ]
        .compactMap(\.self)
        classes = report.classes.enumerated().compactMap { index, name in
            chart(
                "class-\(index)-\(Self.fileName(name))",
                name,
                isSmall: true,
                { $0.curves.categories[index]?.iou50 },
                { $0.classes[index].ap50 }
            )
        }
    }

    /// What of a name may stand in the name of a file everywhere: `traffic light` as `traffic-light`.
    static func fileName(_ name: String) -> String {
        let letters = name.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
        }
        return String(letters).split(separator: "-").joined(separator: "-").prefix(40).description
    }
}
