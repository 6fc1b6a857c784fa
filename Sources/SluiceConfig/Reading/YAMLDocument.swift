import Yams

/// A composed YAML file, with a mark on every node.
struct YAMLDocument {
    /// `nil` for a file without content.
    let root: Node?
    /// Letters that were replaced in keys that stand twice; see ``compose(_:file:)``.
    private let standIns: [Unicode.Scalar: Unicode.Scalar]

    /// - Throws: What is wrong with the syntax, and where.
    init(_ text: String, file: String) throws(ConfigError) {
        (root, standIns) = try Self.compose(text, file: file)
    }

    /// A key as it stands in the file.
    func name(of key: String) -> String {
        guard !standIns.isEmpty else { return key }
        var result = ""
        result.unicodeScalars.append(contentsOf: key.unicodeScalars.map { standIns[$0] ?? $0 })
        return result
    }

    /// The parser gives up at the first key that stands twice. To report all mistakes at once, the first letter of
    /// that key is replaced by one for private use, which moves nothing, and the parser tries again.
    private static func compose(
        _ text: String,
        file: String
    ) throws(ConfigError) -> (Node?, [Unicode.Scalar: Unicode.Scalar]) {
        var scalars = Array(text.unicodeScalars)
        try checkShape(scalars, file: file)
        var standIns: [Unicode.Scalar: Unicode.Scalar] = [:]
        while true {
            do {
                var yaml = ""
                yaml.unicodeScalars.append(contentsOf: scalars)
                return (try Parser(yaml: yaml, resolver: .basic).singleRoot(), standIns)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let standIn = Unicode.Scalar(0xE000 + UInt32(standIns.count)), standIns.count < 100,
                    let index = firstLetter(at: context.mark, in: scalars), standIns[scalars[index]] == nil
                else {
                    let place = SourceLocation(file: file, line: context.mark.line, column: context.mark.column)
                    throw ConfigError(
                        .init(at: place, "duplicate key \(ScalarReader.quote(keys.first ?? ""))", remedy: "keep one")
                    )
                }
                standIns[standIn] = scalars[index]
                scalars[index] = standIn
            } catch {
                throw ConfigError(diagnose(error, scalars: scalars, file: file))
            }
        }
    }

    /// Where the first letter of the key at `mark` is, inside its quotes.
    private static func firstLetter(at mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
        var line = 1
        var index = 0
        while line < mark.line, index < scalars.count {
            if isBreak(scalars, index) { line += 1 }
            index += 1
        }
        index += mark.column - 1
        if index < scalars.count, scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        return index < scalars.count ? index : nil
    }

    private static func isBreak(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        switch scalars[index] {
        case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
        case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
        default: false
        }
    }

    /// Refuses what no pipeline needs and the parser cannot bear: it recurses into nesting, which exhausts the stack,
    /// and hashes keys through their aliases, which multiply.
    private static func checkShape(_ scalars: [Unicode.Scalar], file: String) throws(ConfigError) {
        let deepest = 100
        let mostAliases = 32
        var line = 1
        var depth = 0
        // `- - - a` nests in one line.
        var indicators = 0
        var aliases = 0
        var previous: Unicode.Scalar = "\n"
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "[", "{": depth += 1
            case "]", "}": depth = max(0, depth - 1)
            case "-", "?", ":": indicators += 1
            case "*" where " \t\n\r[{,:-?".unicodeScalars.contains(previous): aliases += 1
            case " ", "\t": break
            default: indicators = 0
            }
            if isBreak(scalars, index) {
                line += 1
                indicators = 0
            }
            guard depth <= deepest, indicators <= deepest, aliases <= mostAliases else {
                let excess = aliases > mostAliases ? "too many aliases" : "nested too deeply"
                throw ConfigError(.init(at: SourceLocation(file: file, line: line), "\(excess) to be a pipeline"))
            }
            previous = scalar
        }
    }
}

// What the parser has to say, in our words. Its own description quotes the text around the mistake, where a
// password may stand.
extension YAMLDocument {
    private static func diagnose(_ error: any Error, scalars: [Unicode.Scalar], file: String) -> ConfigDiagnostic {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = SourceLocation(file: file, line: mark.line, column: mark.column)
            if isIndentedByTab(line: mark.line, of: scalars) {
                return ConfigDiagnostic(at: place, "a tab in the indentation", remedy: "indent with spaces")
            }
            let during = context.map { " \($0.text)" } ?? ""
            let remedy = remedy(for: problem, hasReference: hasReference(nearLine: mark.line, of: scalars))
            return ConfigDiagnostic(at: place, "not YAML: \(problem)\(during)", remedy: remedy)
        case .reader(let problem, _, let value, _):
            let line = scalars.firstIndex { $0.value == UInt32(bitPattern: value) }.map { index in
                1 + scalars.indices[..<index].count { isBreak(scalars, $0) }
            }
            return ConfigDiagnostic(at: SourceLocation(file: file, line: line), "not YAML: \(problem)")
        default:
            return ConfigDiagnostic(at: SourceLocation(file: file), "cannot be read as YAML")
        }
    }

    private static func isIndentedByTab(line: Int, of scalars: [Unicode.Scalar]) -> Bool {
        var current = 1
        for (index, scalar) in scalars.enumerated() {
            if current == line {
                if scalar == "\t" { return true }
                if scalar != " " { return false }
            }
            if isBreak(scalars, index) { current += 1 }
        }
        return false
    }

    /// `true` if `${` stands in the line or the one before.
    private static func hasReference(nearLine line: Int, of scalars: [Unicode.Scalar]) -> Bool {
        var current = 1
        for (index, scalar) in scalars.enumerated() {
            if (line - 1...line).contains(current), scalar == "{", index > 0, scalars[index - 1] == "$" { return true }
            if isBreak(scalars, index) { current += 1 }
        }
        return false
    }

    private static func remedy(for problem: String, hasReference: Bool) -> String {
        switch problem {
        case "did not find expected ',' or '}'" where hasReference:
            "inside braces, put quotes around texts that hold ${…}"
        case "mapping values are not allowed in this context":
            "check the indentation, and quote texts that hold ': '"
        case "could not find expected ':'":
            "write 'key: value'"
        default:
            ""
        }
    }
}
