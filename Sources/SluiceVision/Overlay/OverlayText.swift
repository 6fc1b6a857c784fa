/// A line of text in the making, in memory that is used again; one byte a character, 127 for what the font lacks.
struct OverlayText: Sendable {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(128)
    }

    init(_ string: String) {
        bytes = string.map { $0.asciiValue ?? 127 }
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ text: OverlayText) {
        bytes.append(contentsOf: text.bytes)
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends a number with at least `digits` digits.
    mutating func append(_ number: UInt64, digits: Int = 1) {
        var unit: UInt64 = 1
        var count = 1
        while number / unit >= 10 || count < digits {
            unit *= 10
            count += 1
        }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }

    /// Appends a value from 0 to a billion, rounded; a dash for NaN.
    mutating func append(_ value: Float, decimals: Int) {
        guard !value.isNaN else { return append("-") }
        var unit: UInt64 = 1
        for _ in 0..<decimals { unit *= 10 }
        let units = UInt64((Double(min(max(value, 0), 1e9)) * Double(unit)).rounded())
        append(units / unit)
        guard decimals > 0 else { return }
        append(".")
        append(units % unit, digits: decimals)
    }
}
