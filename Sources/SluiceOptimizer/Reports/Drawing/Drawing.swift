import SluiceMetrics

/// A chart: shapes with what they show in words.
struct Drawing {
    var width: Double
    var height: Double
    /// Unique on a page; letters, digits and `-`.
    var id: String
    var title: String
    /// What a person who does not see the chart is told.
    var description: String
    var shapes: Markup

    /// For a page that holds ``rules`` and the palettes.
    var inline: Markup { svg(namespace: nil, prologue: .nothing) }

    /// A file of its own, on white.
    var file: String {
        let rules = ":root{\(Palette.light.properties)}\n\(Self.rules)\n"
        let prologue = Markup.group([
            Tag.style { Markup.style(rules) },
            Tag.rect(["width": "100%", "height": "100%", "style": "fill:var(--page)"]),
        ])
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + svg(namespace: "http://www.w3.org/2000/svg", prologue: prologue).text + "\n"
    }

    private func svg(namespace: String?, prologue: Markup) -> Markup {
        let isFile = namespace != nil
        return Tag.svg([
            "xmlns": namespace,
            "class": "chart",
            "viewBox": "0 0 \(Self.number(width)) \(Self.number(height))",
            "width": isFile ? Self.number(width) : nil,
            "height": isFile ? Self.number(height) : nil,
            "role": "img",
            "aria-labelledby": "\(id)-title \(id)-desc",
        ]) {
            Tag.title(["id": "\(id)-title"]) { title }
            Tag.desc(["id": "\(id)-desc"]) { description }
            prologue
            shapes
        }
    }

    /// A coordinate: two decimals.
    static func number(_ value: Double) -> String {
        let text = Figures.fixed(value, 2).replacing("−", with: "-")
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }

    /// How shapes look, by class. Series beyond the palette are dashed.
    static let rules: String = {
        var rules = """
            .chart text{font:13px system-ui,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}
            .chart .quiet{fill:var(--quiet-ink)}
            .chart .small{font-size:12px}
            .chart .end{text-anchor:end}
            .chart .middle{text-anchor:middle}
            .chart .grid{stroke:var(--rule);stroke-width:1}
            .chart .axis{stroke:var(--quiet-ink);stroke-width:1}
            .chart .curve{fill:none;stroke-width:1.75;stroke-linejoin:round}
            """
        for (index, _) in Palette.light.series.enumerated() {
            rules += "\n.chart .series-\(index){stroke:var(--series-\(index))}"
        }
        for round in 1...3 { rules += "\n.chart .round-\(round){stroke-dasharray:\(8 - 2 * round) \(1 + round)}" }
        for (index, _) in Palette.light.stages.enumerated() {
            rules += "\n.chart .stage-\(index){fill:var(--stage-\(index))}"
        }
        return rules
    }()

    /// Classes of the line of the series at `index`.
    static func seriesClass(_ index: Int) -> String {
        let colors = Palette.light.series.count
        let round = index / colors % 4
        return "series-\(index % colors)" + (round > 0 ? " round-\(round)" : "")
    }

    /// A line of text, cut where it would be too long; its whole then is a title.
    static func label(_ text: String, x: Double, y: Double, class name: String? = nil, limit: Int) -> Markup {
        let isCut = text.count > limit
        return Tag.text(["x": number(x), "y": number(y), "class": name]) {
            isCut ? String(text.prefix(limit - 1)) + "…" : text
            if isCut { Tag.title { text } }
        }
    }
}
