import SluiceMetrics

/// What a report says first, in words.
struct Headline {
    let report: EvaluationReport

    /// `3 variants on door.mp4, 1,204 frames`.
    var scope: String {
        let frames = report.footage.reduce(0) { $0 + $1.frames }
        let footage = report.footage.count == 1 ? report.footageTitle(0) : "\(report.footage.count) pieces of footage"
        return "\(Figures.count(report.variants.count, "variant")) on \(footage), \(Figures.count(frames, "frame"))"
    }

    /// `2026-11-21 22:10:00 UTC`.
    var made: String { report.createdAt.replacing("T", with: " ").replacing("Z", with: " UTC") }

    /// What limits everything below: a stopped run, and the notes of the run.
    var notices: [String] {
        (report.isPartial ? ["The evaluation was stopped. All figures are about the frames up to then."] : [])
            + report.notes
    }

    /// What there is to say of a single variant, or of the one that the others are compared with.
    var reference: String {
        guard let variant = report.variants.first else { return "No variant was evaluated." }
        var parts: [String] = []
        if let accuracy = variant.accuracy {
            parts.append(
                "AP \(Figures.score(accuracy.metrics.ap)) and AP50 \(Figures.score(accuracy.metrics.ap50)) "
                    + "on \(Figures.count(accuracy.objects, "labelled object"))"
            )
        }
        parts.append("\(Figures.fixed(variant.objectsPerFrame, 2)) objects a frame")
        parts.append(
            "\(Figures.fixed(variant.speed.total.mean, 2)) ms a frame, "
                + "\(Figures.fixed(variant.speed.framesPerSecond, 1)) frames a second"
        )
        return parts.joined(separator: "; ") + "."
    }
}

extension ComparisonReport {
    /// The verdict for a glance, after what is serious: a candidate that loses objects is not just faster.
    var summary: String {
        let serious = findings.count { $0.severity == .serious }
        guard serious > 0 else { return verdict.summary }
        let rest = verdict.summary
        return "\(Figures.count(serious, "serious finding")); \(rest.prefix(1).lowercased())\(rest.dropFirst())"
    }
}

extension VerdictReport {
    /// `Faster, accuracy not shown to differ`, for a glance.
    var summary: String {
        let speedWord =
            switch speed {
            case .better: "faster"
            case .worse: "slower"
            case .notShown: "no speed difference shown"
            }
        let accuracyWord =
            switch accuracy {
            case .better: "more accurate"
            case .worse: "less accurate"
            case .notShown: "no accuracy difference shown"
            case nil: nil as String?
            }
        let words = [accuracyWord, speedWord].compactMap(\.self).joined(separator: ", ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension String {
    /// With a capital and a full stop, unless it has them.
    var asSentence: String {
        guard let last else { return self }
        return prefix(1).uppercased() + dropFirst() + (".!?".contains(last) ? "" : ".")
    }
}

extension AgreementFinding.Severity {
    var word: String {
        switch self {
        case .note: "Note"
        case .warning: "Warning"
        case .serious: "Serious"
        }
    }
}

extension EvaluationReport {
    /// The last part of a footage's name, `gate.mp4` of `/srv/footage/gate.mp4`, unless another ends alike or it is
    /// a pattern.
    func footageTitle(_ index: Int) -> String {
        func last(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
        let name = footage[index].name
        let isClear = !last(name).contains("*") && footage.count { last($0.name) == last(name) } == 1
        return isClear ? last(name) : name
    }

    /// The name of a class by its index.
    func className(_ label: Int) -> String {
        classes.indices.contains(label) ? classes[label] : "class \(label)"
    }
}
