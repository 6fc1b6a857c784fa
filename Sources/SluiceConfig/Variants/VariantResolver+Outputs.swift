import SluiceCore

extension VariantResolver {
    /// How to read what the model gives.
    mutating func resolveDetector() -> DetectorSpec {
        let family = variant.model.family ?? recognized.family
        if variant.model.family == nil {
            settings["model.family"] = Setting(
                .text(family.rawValue),
                shown: family.rawValue,
                origin: .recognised(reason: recognized.reason)
            )
        }
        var spec = DetectorSpec(family: family, labels: resolveLabels())
        spec.confidence = variant.model.confidence
        spec.nms = variant.model.nms
        if !family.leavesDuplicates, settings["model.nms.kind"]?.origin == .fallback {
            spec.nms.kind = .none
            fill(
                "model.nms.kind",
                .text("none"),
                shown: "none",
                .recognised(reason: "\(family.rawValue) models report each object once")
            )
        }
        return spec
    }

    private mutating func resolveLabels() -> [String] {
        guard let source = variant.model.labels else { return labelsOfModel() }
        let names: [String]
        switch source {
        case .names(let given): names = given
        case .file(let path):
            do {
                names = LabelList.parse(try environment.text(of: path))
            } catch {
                report(
                    "model.labels",
                    "cannot read the labels \(shownLabels): \(error.reason)",
                    remedy: "check the path; it starts at the folder of the file it is written in",
                    exitCode: .noInput
                )
                return []
            }
        }
        if let classes = recognized.classCount, names.count != classes {
            let place = if case .file = source { shownLabels } else { "the list" }
            report(
                "model.labels",
                "model.labels: \(place) has \(names.count) names, but the model has \(classes) classes",
                remedy: "give one name for each class, in the model's order",
                exitCode: .badData
            )
        }
        return names
    }

    private var shownLabels: String { settings["model.labels"]?.shown ?? "" }

    /// The names in the model's metadata, or numbers.
    private mutating func labelsOfModel() -> [String] {
        if let names = metadata.names {
            if recognized.classCount == nil || recognized.classCount == names.count {
                fill("model.labels", .texts(names), shown: "\(names.count) names", .metadata(key: "names", file: model))
                return names
            }
            report(
                "model.labels",
                "the metadata names \(names.count) classes, but the model has \(recognized.classCount ?? 0)",
                remedy: "name them with model.labels",
                severity: .warning
            )
        }
        if let names = recognized.labels {
            let usual = ConfigOrigin.recognised(reason: "usual for \(recognized.family.rawValue)")
            fill("model.labels", .texts(names), shown: names.joined(separator: ", "), usual)
            return names
        }
        let names = LabelList.numbered(recognized.classCount ?? 0)
        let shown = names.count > 1 ? "class 0 … class \(names.count - 1)" : names.first ?? "by number"
        fill("model.labels", .texts(names), shown: shown, .recognised(reason: "nobody names the classes"))
        return names
    }
}
