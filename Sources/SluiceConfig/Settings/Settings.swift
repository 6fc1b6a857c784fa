import SluiceCore

/// The settings of one layer, or of several put on top of each other.
package struct Settings: Hashable, Sendable {
    private var table: [ConfigPath: Setting] = [:]

    package init() {}

    package subscript(_ path: ConfigPath) -> Setting? {
        get { table[path] }
        set { table[path] = newValue }
    }

    /// The keys that are set.
    var paths: Dictionary<ConfigPath, Setting>.Keys { table.keys }

    /// Puts `other` on top: what it sets wins.
    mutating func overlay(_ other: Settings) {
        table.merge(other.table) { _, stronger in stronger }
    }

    mutating func removeAll(under path: ConfigPath) {
        table = table.filter { !$0.key.starts(with: path) }
    }

    /// The defaults of a group of keys.
    ///
    /// - Parameter given: Groups that somebody wrote down, for those whose defaults hold only then.
    static func defaults(of keys: [ConfigKey], at path: ConfigPath, given: Set<ConfigPath>) -> Settings {
        var result = Settings()
        for key in keys {
            switch key.kind {
            case .group(let inner):
                guard !key.isOptIn || given.contains(path / key.name) else { continue }
                result.overlay(defaults(of: inner, at: path / key.name, given: given))
            case .named, .list:
                // Their members are known only when the file is read.
                break
            default:
                guard let text = key.fallback else { continue }
                guard let value = try? ValueParser.parse(text, as: key.kind) else {
                    preconditionFailure("the default of \(path / key.name) is not a value of its kind")
                }
                result[path / key.name] = Setting(value, shown: text, origin: .fallback)
            }
        }
        return result
    }
}

// Typed reading. The schema has checked every value by then, and given every key that is read without `optional`
// a default; so a miss is a mistake of ours.
extension Settings {
    func text(_ path: ConfigPath) -> String {
        guard let text = optionalText(path) else { preconditionFailure("no text at \(path)") }
        return text
    }

    func optionalText(_ path: ConfigPath) -> String? {
        if case .text(let text)? = table[path]?.value { text } else { nil }
    }

    func optionalInteger(_ path: ConfigPath) -> Int? {
        if case .integer(let integer)? = table[path]?.value { integer } else { nil }
    }

    func integer(_ path: ConfigPath) -> Int {
        guard let integer = optionalInteger(path) else { preconditionFailure("no integer at \(path)") }
        return integer
    }

    func optionalNumber(_ path: ConfigPath) -> Float? {
        if case .number(let number)? = table[path]?.value { Float(number) } else { nil }
    }

    func number(_ path: ConfigPath) -> Float {
        guard let number = optionalNumber(path) else { preconditionFailure("no number at \(path)") }
        return number
    }

    func optionalChannels(_ path: ConfigPath) -> SIMD3<Float>? {
        if case .channels(let channels)? = table[path]?.value { SIMD3<Float>(channels) } else { nil }
    }

    func boolean(_ path: ConfigPath) -> Bool {
        guard case .boolean(let boolean)? = table[path]?.value else { preconditionFailure("no boolean at \(path)") }
        return boolean
    }

    func optionalDuration(_ path: ConfigPath) -> UInt64? {
        if case .duration(let nanoseconds)? = table[path]?.value { nanoseconds } else { nil }
    }

    func duration(_ path: ConfigPath) -> UInt64 {
        guard let nanoseconds = optionalDuration(path) else { preconditionFailure("no duration at \(path)") }
        return nanoseconds
    }

    func optionalSize(_ path: ConfigPath) -> UInt64? {
        if case .size(let bytes)? = table[path]?.value { bytes } else { nil }
    }

    func size(_ path: ConfigPath) -> UInt64 {
        guard let bytes = optionalSize(path) else { preconditionFailure("no size at \(path)") }
        return bytes
    }

    func amount(_ path: ConfigPath) -> Amount {
        optionalInteger(path).map(Amount.exactly) ?? .automatic
    }

    /// `nil` for `auto` and for nothing at all.
    func optionalChoice<Choice: RawRepresentable<String>>(_ path: ConfigPath, _: Choice.Type = Choice.self) -> Choice? {
        optionalText(path).flatMap(Choice.init)
    }

    func choice<Choice: RawRepresentable<String>>(_ path: ConfigPath, _ type: Choice.Type = Choice.self) -> Choice {
        guard let choice = optionalChoice(path, type) else { preconditionFailure("no \(type) at \(path)") }
        return choice
    }
}
