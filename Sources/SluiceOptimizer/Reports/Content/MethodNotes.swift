import SluiceMetrics

/// How an evaluation was made, so that a reader can make it again.
struct MethodNotes {
    struct Item {
        var title: String
        var values: [String]
    }

    let items: [Item]

    init(_ report: EvaluationReport) {
        var items = [
            Item(title: "Program", values: [report.program, report.machine.runtime]),
            Item(title: "Made", values: [Headline(report: report).made]),
            Item(
                title: "Machine",
                values: [
                    Figures.count(report.machine.cores, "core"),
                    "\(Figures.count(report.machine.threads, "thread")) for each session",
                ]
            ),
            Item(title: "Footage", values: report.footage.map(Self.describe)),
            Item(title: "Variants", values: report.variants.map(Self.describe)),
            Item(
                title: "Speed",
                values: ["the variants in turn on each frame, one session and one frame at a time, without decoding"]
            ),
        ]
        if let settings = report.comparisons.first?.agreement.settings {
            items.append(
                Item(
                    title: "Agreement",
                    values: [
                        "same class and IoU of at least \(Figures.fixed(settings.matchIoU, 2))",
                        "hysteresis of \(Figures.fixed(settings.hysteresis, 2)) on both sides of the threshold",
                        "segments of \(Figures.clock(settings.segmentSeconds))",
                    ]
                )
            )
        }
        if let resampling = report.resampling {
            if let interval = report.comparisons.first?.accuracy?.metrics.first?.difference {
                let blocks = "blocks of \(Figures.count(resampling.accuracyBlock ?? 1, "image"))"
                items.append(Item(title: "Intervals of accuracy", values: Self.describe(interval, resampling, blocks)))
            }
            if let interval = report.comparisons.first?.speedRatio {
                let blocks = "blocks of \(Figures.count(resampling.speedBlock, "frame"))"
                items.append(Item(title: "Intervals of speed", values: Self.describe(interval, resampling, blocks)))
            }
        }
        self.items = items
    }

    private static func describe(_ footage: FootageReport) -> String {
        var parts = ["\(footage.width)×\(footage.height)", Figures.count(footage.frames, "frame")]
        if footage.seconds > 0 { parts.append(Figures.clock(footage.seconds)) }
        if let truth = footage.truth {
            parts.append("labels from \(truth)")
            if let objects = footage.objects { parts.append(Figures.count(objects, "object")) }
        } else {
            parts.append("no labels")
        }
        return "\(footage.name): \(parts.joined(separator: ", "))"
    }

    private static func describe(_ variant: VariantReport) -> String {
        let nms = variant.nms == "none" ? "no NMS" : "NMS \(variant.nms), IoU \(Figures.fixed(variant.nmsIoU, 2))"
        return "\(variant.name): \(variant.model) (\(variant.digest)) on \(variant.device), "
            + "input \(variant.inputWidth)×\(variant.inputHeight), "
            + "confidence \(Figures.fixed(variant.confidence, 2)), \(nms)"
    }

    private static func describe(_ interval: Interval, _ resampling: ResamplingReport, _ blocks: String) -> [String] {
        [
            "\(Figures.fixed(interval.level * 100, 0)) % paired bootstrap",
            "\(Figures.count(interval.replicates, "resample")) of \(blocks)", "seed \(resampling.seed)",
        ]
    }
}
