import SluiceMetrics

/// How the confidence of matched objects changed, on a line from −.1 to +.1 or as wide as it takes: the middle 68 % as a
/// band, the median as a mark, no change as a thin rule.
struct DriftStrip {
    var change: AgreementSlice.ScoreChange
    /// Largest change that the line shows.
    var reach: Double

    private static let width = 240.0
    private static let height = 20.0

    /// The reach that shows all of `changes`.
    static func reach(of changes: [AgreementSlice.ScoreChange]) -> Double {
        let largest = changes.reduce(0) { max($0, $1.p16.magnitude, $1.p84.magnitude, $1.mean.magnitude) }
        return max(0.1, (largest * 20).rounded(.up) / 20)
    }

    /// For a table that says the same in figures.
    var inline: Markup {
        Tag.svg([
            "class": "strip", "viewBox": "0 0 \(Drawing.number(Self.width)) \(Drawing.number(Self.height))",
            "aria-hidden": "true",
        ]) {
            Tag.line(["x1": "0", "y1": "10", "x2": Drawing.number(Self.width), "y2": "10", "class": "grid"])
            Tag.rect([
                "x": Drawing.number(x(change.p16)), "y": "5", "height": "10", "class": "band",
                "width": Drawing.number(max(x(change.p84) - x(change.p16), 1)),
            ])
            Tag.line(["x1": Drawing.number(x(0)), "y1": "1", "x2": Drawing.number(x(0)), "y2": "19", "class": "zero"])
            Tag.rect([
                "x": Drawing.number(x(change.median) - 1.5), "y": "2", "width": "3", "height": "16", "class": "median",
            ])
        }
    }

    private func x(_ change: Double) -> Double {
        Self.width / 2 * (1 + min(max(change / reach, -1), 1))
    }
}
