/// One key of the configuration. The table of these is all there is to say about it: reading, checking, the
/// search for the nearest key and the reference in the documentation follow from it.
package struct ConfigKey: Sendable {
    package enum Availability: Hashable, Sendable {
        case now
        /// Known and checked, but refused by this version.
        case planned
    }

    package let name: String
    package let kind: ConfigKind
    /// The default, as one would write it; `nil` where there is none.
    package let fallback: String?
    package let isRequired: Bool
    /// `true` for groups that mean something by being there, so that their defaults hold only then.
    package let isOptIn: Bool
    /// `true` for keys of `model:` that say something about the file, and may stand in its card.
    package let belongsToCard: Bool
    package let availability: Availability
    /// One sentence, Markdown.
    package let summary: String

    init(
        _ name: String,
        _ kind: ConfigKind,
        default fallback: String? = nil,
        required: Bool = false,
        optIn: Bool = false,
        card: Bool = false,
        availability: Availability = .now,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        isRequired = required
        isOptIn = optIn
        belongsToCard = card
        self.availability = availability
        self.summary = summary
    }
}

/// What may stand as the value of a key.
package indirect enum ConfigKind: Sendable {
    case text
    /// A text that is never shown.
    case secret
    /// A path of a file, relative to the folder of the file it is written in; or one of some words.
    case path(words: [String] = [])
    /// A URL, or a path.
    case url
    case boolean
    case integer(ClosedRange<Int>)
    /// An integer, or `auto`.
    case amount(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// Three numbers, one for each colour channel, or one for all.
    case channels(ClosedRange<Double>)
    /// In nanoseconds.
    case duration(ClosedRange<UInt64>)
    /// A duration, or `none`.
    case limit(ClosedRange<UInt64>)
    /// In bytes.
    case size(ClosedRange<UInt64>)
    /// One of some words; `planned` ones are known, but refused by this version.
    case choice([String], planned: [String] = [])
    /// A path of a text file, or a list of names.
    case labels
    /// A mapping with these keys.
    case group([ConfigKey])
    /// A mapping from names of the user's to mappings with these keys.
    case named([ConfigKey])
    /// A list of mappings with these keys.
    case list([ConfigKey])
    /// Anything at all, for people to read.
    case anything

    var isSecret: Bool { if case .secret = self { true } else { false } }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        of _: Choice.Type,
        or more: String...
    ) -> ConfigKind {
        .choice(more + Choice.allCases.map(\.rawValue))
    }

    /// `a number from 0 to 1`; completes "must be …".
    package var expectation: String {
        switch self {
        case .text, .secret: "text"
        case .path(let words): (words + ["a path"]).joined(separator: ", or ")
        case .url: "a URL or a path"
        case .boolean: "true or false"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .amount(let range): "auto, or a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number \(Quantity.show(range))"
        case .channels(let range): "one or three numbers \(Quantity.show(range))"
        case .duration(let range): "a duration \(Quantity.showDurations(range))"
        case .limit(let range): "none, or a duration \(Quantity.showDurations(range))"
        case .size(let range):
            "a size from \(Quantity.show(size: range.lowerBound)) to \(Quantity.show(size: range.upperBound))"
        case .choice(let words, _): words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
        case .labels: "a path, or a list of names"
        case .group(let keys): "a mapping with keys such as \(keys[0].name)"
        case .named(let keys): "a mapping from names to mappings with keys such as \(keys[0].name)"
        case .list(let keys): "a list of mappings with keys such as \(keys[0].name)"
        case .anything: "anything"
        }
    }
}
