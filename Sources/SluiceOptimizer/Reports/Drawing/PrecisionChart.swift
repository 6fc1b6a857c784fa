import SluiceMetrics

/// Precision over recall, a line for each variant.
struct PrecisionChart {
    struct Series {
        var name: String
        /// At recall 0, .01 … 1; `nil`: this variant has no curve.
        var precision: [Double]?
        /// The area under the curve: average precision.
        var area: Double?
    }

    var id: String
    var title: String
    var series: [Series]
    /// A small chart has fewer marks and no legend.
    var isSmall = false

    /// The plot's rectangle within the drawing.
    private var plot: (x: Double, y: Double, width: Double, height: Double) {
        isSmall ? (30, 22, 176, 132) : (44, 12, 404, 264)
    }

    private static let legendRow = 20.0

    var drawing: Drawing {
        let legendHeight = isSmall ? 0 : Self.legendRow * Double(series.count) + 6
        return Drawing(
            width: plot.x + plot.width + 12,
            height: plot.y + plot.height + (isSmall ? 20 : 42) + legendHeight,
            id: id,
            title: title,
            description: description,
            shapes: .group([axes, curves, isSmall ? heading : legend])
        )
    }

    private var description: String {
        let areas = series.map { "\($0.name) \($0.precision == nil ? "no curve" : Figures.score($0.area))" }
        return "Precision over recall, both from 0 to 1. Average precision: \(areas.joined(separator: "; "))."
    }

    private func x(_ recall: Double) -> Double { plot.x + plot.width * recall }
    private func y(_ precision: Double) -> Double { plot.y + plot.height * (1 - precision) }

    private var axes: Markup {
        let steps = isSmall ? 2 : 5
        var shapes: [Markup] = []
        for step in 0...steps {
            let value = Double(step) / Double(steps)
            let name = step == 0 ? "axis" : "grid"
            shapes.append(line(x(0), y(value), x(1), y(value), name))
            shapes.append(line(x(value), y(0), x(value), y(1), name))
            let mark = Figures.fixed(value, 1)
            shapes.append(text(mark, x(0) - 6, y(value) + 4, "quiet small end"))
            shapes.append(text(mark, x(value), y(0) + 16, "quiet small middle"))
        }
        if !isSmall {
            shapes.append(text("Recall", x(0.5), y(0) + 34, "middle"))
            let place = "translate(12 \(Drawing.number(y(0.5)))) rotate(-90)"
            shapes.append(Tag.text(["transform": place, "class": "middle"]) { "Precision" })
        }
        return .group(shapes)
    }

    private var curves: Markup {
        // The reference comes last, and so on top.
        .group(
            series.enumerated().reversed().compactMap { index, series in
                series.precision.map { path in
                    Tag.path(["class": "curve \(Drawing.seriesClass(index))", "d": self.path(path)])
                }
            }
        )
    }

    /// A line through the points; those within a level stretch are left out.
    private func path(_ precision: [Double]) -> String {
        var text = ""
        for (index, value) in precision.enumerated() {
            let isWithin =
                index > 0 && index < precision.count - 1 && precision[index - 1] == value
                && precision[index + 1] == value
            if isWithin { continue }
            let recall = PrecisionCurve.recalls[index]
            text += "\(text.isEmpty ? "M" : "L")\(Drawing.number(x(recall))) \(Drawing.number(y(value)))"
        }
        return text
    }

    private var legend: Markup {
        let top = plot.y + plot.height + 42
        return .group(
            series.enumerated().map { index, series in
                let y = top + (Double(index) + 0.5) * Self.legendRow
                return Tag.group {
                    line(plot.x, y, plot.x + 28, y, "curve \(Drawing.seriesClass(index))")
                    Drawing.label(series.name, x: plot.x + 38, y: y + 4, limit: 44)
                    text(Figures.score(series.area), plot.x + plot.width, y + 4, "end")
                }
            }
        )
    }

    private var heading: Markup { Drawing.label(title, x: plot.x, y: 13, class: "small", limit: 28) }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> Markup {
        let (x1, y1) = (Drawing.number(x1), Drawing.number(y1))
        return Tag.line(["x1": x1, "y1": y1, "x2": Drawing.number(x2), "y2": Drawing.number(y2), "class": name])
    }

    private func text(_ text: String, _ x: Double, _ y: Double, _ name: String) -> Markup {
        Tag.text(["x": Drawing.number(x), "y": Drawing.number(y), "class": name]) { text }
    }
}
