/// A value of a key, typed and checked.
package enum ConfigValue: Hashable, Sendable {
    /// Also paths, URLs and choices.
    case text(String)
    case texts([String])
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case channels(SIMD3<Double>)
    /// Nanoseconds.
    case duration(UInt64)
    /// Bytes.
    case size(UInt64)
    /// `auto` where a number is allowed too, or `none` where a duration is.
    case unset
}

/// Where a value comes from, weakest first.
package enum ConfigOrigin: Hashable, Sendable, CustomStringConvertible {
    case fallback
    /// A key of the metadata inside the model file.
    case metadata(key: String, file: String)
    case card(SourceLocation)
    case pipeline(SourceLocation)
    /// The option that gave it.
    case commandLine(option: String)
    /// Seen in the model itself, which nothing contradicted.
    case recognised(reason: String)

    package var description: String {
        switch self {
        case .fallback: "default"
        case .metadata(let key, let file): "metadata '\(key)' of \(file)"
        case .card(let location): "card \(location)"
        case .pipeline(let location): location.description
        case .commandLine(let option): "command line \(option)"
        case .recognised(let reason): "recognised: \(reason)"
        }
    }

    /// Where to point at when the value turns out to be wrong.
    package var location: SourceLocation? {
        switch self {
        case .card(let location), .pipeline(let location): location
        case .commandLine(let option): SourceLocation(file: option)
        case .fallback, .metadata, .recognised: nil
        }
    }
}

/// The value of one key, how it may be shown, and where it comes from.
package struct Setting: Hashable, Sendable {
    package var value: ConfigValue
    /// As written, with `${…}` left in and URLs redacted: free of secrets.
    package var shown: String
    package var origin: ConfigOrigin

    package init(_ value: ConfigValue, shown: String, origin: ConfigOrigin) {
        self.value = value
        self.shown = shown
        self.origin = origin
    }
}
