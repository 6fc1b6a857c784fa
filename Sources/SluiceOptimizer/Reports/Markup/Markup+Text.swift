extension Markup {
    /// The markup as text: elements that stand among elements only begin a line each.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// HTML elements that have no content, and so no end.
    private static let endless: Set<String> = ["meta", "br", "hr", "img", "col"]
    /// SVG elements that close themselves when they are empty; HTML knows no such thing.
    private static let selfClosing: Set<String> = ["rect", "line", "path", "circle", "image", "use"]

    private func write(to text: inout String) {
        switch self {
        case .text(let plain): Self.escape(plain, into: &text)
        case .style(let rules): text += rules
        case .group(let parts): Self.write(parts, to: &text)
        case .element(let name, let attributes, let content):
            text += "<\(name)"
            for attribute in attributes {
                text += " \(attribute.name)=\""
                Self.escape(attribute.value, into: &text)
                text += "\""
            }
            if content.isEmpty, Self.selfClosing.contains(name) {
                text += "/>"
                return
            }
            text += ">"
            if Self.endless.contains(name) { return }
            Self.write(content, to: &text)
            text += "</\(name)>"
        }
    }

    private static func write(_ parts: [Markup], to text: inout String) {
        let areLines = parts.count > 1 && parts.allSatisfy(\.isElement)
        for part in parts {
            if areLines { text += "\n" }
            part.write(to: &text)
        }
        if areLines { text += "\n" }
    }

    private var isElement: Bool {
        if case .element = self { true } else { false }
    }

    /// What is markup in text or in a quoted attribute is named; characters that XML forbids become U+FFFD.
    private static func escape(_ plain: String, into text: inout String) {
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
