import SluiceMetrics

/// What a frame costs each variant, a bar of stages for each.
struct StageChart {
    var id: String
    var variants: [VariantReport]

    private static let width = 460.0
    private static let rowHeight = 42.0
    private static let barHeight = 14.0
    private static let barWidth = 376.0
    private static let stages = ["Preprocess", "Inference", "Postprocess"]

    var drawing: Drawing {
        let bottom = Self.rowHeight * Double(variants.count)
        let longest = variants.map { times($0).reduce(0, +) }.max() ?? 0
        return Drawing(
            width: Self.width,
            height: bottom + 26,
            id: id,
            title: "Mean time of a frame by stage",
            description: description,
            shapes: .group(
                variants.enumerated().map { row($1, at: Self.rowHeight * Double($0), longest: longest) }
                    + [legend(at: bottom)]
            )
        )
    }

    private func times(_ variant: VariantReport) -> [Double] {
        [variant.speed.preprocess.mean, variant.speed.inference.mean, variant.speed.postprocess.mean]
    }

    private var description: String {
        variants.map { variant in
            let parts = zip(Self.stages, times(variant)).map { "\($0.lowercased()) \(Figures.fixed($1, 2))" }
            return "\(variant.name): \(parts.joined(separator: ", ")) milliseconds."
        }
        .joined(separator: " ")
    }

    private func row(_ variant: VariantReport, at y: Double, longest: Double) -> Markup {
        let times = times(variant)
        let scale = longest > 0 ? Self.barWidth / longest : 0
        var x = 0.0
        var bars: [Markup] = []
        for (stage, time) in times.enumerated() {
            bars.append(bar(x: x, y: y + 20, width: time * scale, stage: stage))
            x += time * scale
        }
        return Tag.group {
            Drawing.label(variant.name, x: 0, y: y + 14, limit: 60)
            Markup.group(bars)
            Tag.text(["x": Drawing.number(x + 8), "y": Drawing.number(y + 32)]) {
                "\(Figures.fixed(times.reduce(0, +), 2)) ms"
            }
        }
    }

    private func legend(at y: Double) -> Markup {
        .group(
            Self.stages.enumerated().map { stage, name in
                let x = 112 * Double(stage)
                return Tag.group {
                    bar(x: x, y: y + 9, width: Self.barHeight, stage: stage)
                    Tag.text(["x": Drawing.number(x + 20), "y": Drawing.number(y + 21), "class": "quiet small"]) {
                        name
                    }
                }
            }
        )
    }

    private func bar(x: Double, y: Double, width: Double, stage: Int) -> Markup {
        Tag.rect([
            "x": Drawing.number(x), "y": Drawing.number(y), "width": Drawing.number(width),
            "height": Drawing.number(Self.barHeight), "class": "stage-\(stage)",
        ])
    }
}
