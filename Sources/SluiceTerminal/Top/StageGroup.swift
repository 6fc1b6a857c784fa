/// Stages that are of one kind to somebody who wants to know where the time goes.
enum StageGroup: CaseIterable {
    case decode, preprocess, copy, inference, postprocess, wait

    var name: String {
        switch self {
        case .decode: "decode"
        case .preprocess: "preprocess"
        case .copy: "copies"
        case .inference: "inference"
        case .postprocess: "postprocess"
        case .wait: "waiting"
        }
    }

    /// Keys of `stages_ms`.
    private var stages: [String] {
        switch self {
        case .decode: ["demux", "decode", "hw_transfer"]
        case .preprocess: ["preprocess"]
        case .copy: ["h2d", "d2h"]
        case .inference: ["inference"]
        case .postprocess: ["postprocess", "emit"]
        case .wait: ["queue", "batch_wait", "order_wait"]
        }
    }

    var style: TextStyle {
        switch self {
        case .decode: .blue
        case .preprocess: .cyan
        case .copy: .yellow
        case .inference: .magenta
        case .postprocess: .green
        case .wait: .dim
        }
    }

    /// What its part of a bar is made of: told apart without colours, too.
    var fill: Character {
        switch self {
        case .decode: "▒"
        case .preprocess: "▚"
        case .copy: "▞"
        case .inference: "█"
        case .postprocess: "▓"
        case .wait: "░"
        }
    }

    /// Milliseconds of the group in means by stage.
    func milliseconds(in means: [String: Double]) -> Double {
        stages.reduce(0) { $0 + (means[$1] ?? 0) }
    }

    /// A bar of at most `columns`, of which `scale` milliseconds take all.
    static func bar(_ means: [String: Double], scale: Double, columns: Int) -> StyledText {
        var bar = StyledText()
        var total = 0.0
        for group in allCases {
            total += group.milliseconds(in: means)
            // Ends are rounded, not parts, so that the bar is as long as the sum.
            let end = scale > 0 ? min(columns, Int((total / scale * Double(columns)).rounded())) : 0
            if end > bar.width { bar.append(String(repeating: group.fill, count: end - bar.width), group.style) }
        }
        return bar
    }

    /// What the parts of the bars mean.
    static var legend: StyledText {
        var legend = StyledText()
        for group in allCases {
            if legend.width > 0 { legend.append("  ") }
            legend.append("\(group.fill)\(group.fill)", group.style)
            legend.append(" \(group.name)", .dim)
        }
        return legend
    }
}
