import SluiceConfig
import SluiceCore

/// Writes model cards.
enum CardText {
    /// A card that says how a model is to be fed and read.
    static func card(
        comment: String,
        family: ModelFamily,
        input: InputSpec,
        isSizeOpen: Bool,
        resolved: ResolvedVariant
    ) -> String {
        let detector = resolved.detector
        var lines = ["# \(comment)", "family: \(family.rawValue)"]
        // What the file itself says needs no card.
        if resolved.variant.model.labels != nil {
            lines.append("labels: [\(detector.labels.map(quoted).joined(separator: ", "))]")
        }
        lines.append("input:")
        if isSizeOpen { lines += ["  width: \(input.width)", "  height: \(input.height)"] }
        lines += [
            "  resize: \(input.resize.rawValue)",
            "  color: \(input.color.rawValue)",
            "  scale: \(input.scale)",
            "  mean: \(list(input.mean))",
            "  std: \(list(input.std))",
            "  pad: \(input.pad)",
            "confidence: \(detector.confidence)",
            "nms: {kind: \(detector.nms.kind.rawValue), iou: \(detector.nms.iou), per_class: \(detector.nms.perClass), limit: \(detector.nms.limit)}",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func list(_ channels: SIMD3<Float>) -> String {
        "[\(channels.x), \(channels.y), \(channels.z)]"
    }

    /// In the form that YAML shares with JSON.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case let control where control.value < 0x20: result += "\\u" + hex(control.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
