import SluiceCore

/// Turns the text of a scalar, after substitution, into a checked value.
enum ValueParser {
    /// Why a text is not a value of its kind. Never quotes the text, which may hold a secret.
    struct Failure: Error {
        /// `a number from 0 to 1`; completes "must be …".
        var expectation: String
        var remedy = ""
        /// The text names something that a later version brings.
        var isPlanned = false
    }

    /// - Throws: What the text would have to be.
    static func parse(_ text: String, as kind: ConfigKind) throws(Failure) -> ConfigValue {
        switch kind {
        case .text, .secret, .path, .url, .labels, .anything:
            guard !text.isEmpty else { throw Failure(expectation: kind.expectation) }
            return .text(text)
        case .boolean:
            return .boolean(try boolean(text))
        case .integer(let range):
            return .integer(try value(integer(text), in: range, of: kind))
        case .amount(let range):
            return text == "auto" ? .unset : .integer(try value(integer(text), in: range, of: kind))
        case .number(let range):
            return .number(try value(number(text), in: range, of: kind))
        case .channels(let range):
            return .channels(SIMD3(repeating: try value(number(text), in: range, of: kind)))
        case .duration(let range):
            return .duration(try quantity(Quantity.duration(text), of: text, in: range, kind, "10s or 500ms"))
        case .limit(let range):
            if text == "none" { return .unset }
            return .duration(try quantity(Quantity.duration(text), of: text, in: range, kind, "10s or 500ms"))
        case .size(let range):
            return .size(try quantity(Quantity.size(text), of: text, in: range, kind, "100MB or 64KiB"))
        case .choice(let words, let planned):
            return .text(try choice(text, words: words, planned: planned, kind))
        case .group, .named, .list:
            throw Failure(expectation: kind.expectation)
        }
    }

    /// A number, or a fraction such as `1/255`.
    static func number(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = Double(parts[0]), first.isFinite else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? first : nil }
        guard let second = Double(parts[1]), second.isFinite, second != 0 else { return nil }
        return first / second
    }

    private static func integer(_ text: String) -> Int? {
        Int(text)
    }

    private static func boolean(_ text: String) throws(Failure) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: throw Failure(expectation: ConfigKind.boolean.expectation)
        }
    }

    private static func value<Number: Comparable>(
        _ number: Number?,
        in range: ClosedRange<Number>,
        of kind: ConfigKind
    ) throws(Failure) -> Number {
        guard let number, range.contains(number) else { throw Failure(expectation: kind.expectation) }
        return number
    }

    private static func quantity(
        _ amount: UInt64?,
        of text: String,
        in range: ClosedRange<UInt64>,
        _ kind: ConfigKind,
        _ examples: String
    ) throws(Failure) -> UInt64 {
        guard let amount, range.contains(amount) else {
            let remedy = Quantity.lacksUnit(text) ? "write a unit, such as \(examples)" : ""
            throw Failure(expectation: kind.expectation, remedy: remedy)
        }
        return amount
    }

    private static func choice(
        _ text: String,
        words: [String],
        planned: [String],
        _ kind: ConfigKind
    ) throws(Failure) -> String {
        if words.contains(text) { return text }
        if planned.contains(text) {
            throw Failure(
                expectation: kind.expectation,
                remedy: "write \(words.joined(separator: " or "))",
                isPlanned: true
            )
        }
        let nearest = NearestName.find(text, among: words)
        throw Failure(expectation: kind.expectation, remedy: nearest.map { "did you mean '\($0)'?" } ?? "")
    }
}
