/// Numbers with units: durations (`500ms`, `1.5h`) and sizes (`100MB`, `64KiB`).
package enum Quantity {
    /// Nanoseconds, longest first.
    private static let durationUnits: [(name: String, factor: UInt64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
    ]
    /// Bytes: powers of 1000, and with an `i` of 1024 (IEC 80000-13).
    private static let sizeUnits: [(name: String, factor: UInt64)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("kB", 1_000),
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    /// Nanoseconds; `nil` if `text` is not a duration. Only `0` needs no unit.
    package static func duration(_ text: String) -> UInt64? {
        text == "0" ? 0 : parse(text, units: durationUnits)
    }

    /// Bytes; `nil` if `text` is not a size.
    static func size(_ text: String) -> UInt64? {
        parse(text, units: sizeUnits)
    }

    /// `true` where only the unit is missing.
    static func lacksUnit(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func parse(_ text: String, units: [(name: String, factor: UInt64)]) -> UInt64? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let factor = units.first(where: { $0.name == unit })?.factor else { return nil }
        if let whole = UInt64(digits) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        guard let number = Double(digits), number * Double(factor) < 9e18 else { return nil }
        return UInt64((number * Double(factor)).rounded())
    }

    /// `90s`, `1h`: the longest unit that needs no fraction.
    static func show(duration nanoseconds: UInt64) -> String {
        show(nanoseconds, units: durationUnits, zero: "0s")
    }

    static func show(size bytes: UInt64) -> String {
        show(bytes, units: sizeUnits, zero: "0B")
    }

    private static func show(_ amount: UInt64, units: [(name: String, factor: UInt64)], zero: String) -> String {
        guard amount > 0 else { return zero }
        let unit = units.first { amount.isMultiple(of: $0.factor) }
        return unit.map { "\(amount / $0.factor)\($0.name)" } ?? "\(amount)"
    }

    static func showDurations(_ range: ClosedRange<UInt64>) -> String {
        "from \(show(duration: range.lowerBound)) to \(show(duration: range.upperBound))"
    }

    /// `from 0 to 1`.
    static func show(_ range: ClosedRange<Double>) -> String {
        "from \(show(range.lowerBound)) to \(show(range.upperBound))"
    }

    /// Without a fraction that says nothing: `1`, `0.45`.
    static func show(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
