package import SluiceCore

/// Bytes of a JSON line in the making. Reused from line to line, so that writing one allocates nothing.
///
/// The caller is responsible for the structure; this type for numbers and strings that are always valid.
package struct JSONBuffer: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 4 << 10) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends text that is JSON already.
    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends bytes that are JSON already, such as an ``escaped(_:)`` string.
    package mutating func append(_ json: [UInt8]) {
        bytes.append(contentsOf: json)
    }

    /// Appends an integer.
    package mutating func append(_ value: some BinaryInteger) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digitsOf: UInt64(value.magnitude), atLeast: 1)
    }

    /// Appends a number with a fixed count of decimals, rounded half away from zero; 0 if it is not finite.
    package mutating func append(_ value: Double, decimals: Int) {
        var scale: UInt64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, scaled < 1e18 else { return append(0.0, decimals: decimals) }
        let units = UInt64(scaled)
        if value < 0, units > 0 { bytes.append(UInt8(ascii: "-")) }
        append(digitsOf: units / scale, atLeast: 1)
        guard decimals > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        append(digitsOf: units % scale, atLeast: decimals)
    }

    /// Appends a string in quotes, escaped.
    package mutating func append(string: String) {
        append(Self.escaped(string))
    }

    /// Appends a time as RFC 3339 in UTC with microseconds, in quotes.
    package mutating func append(_ time: WallTime) {
        let micros = time.nanosecondsSince1970.flooredQuotient(by: 1_000)
        let seconds = micros.flooredQuotient(by: 1_000_000)
        let days = seconds.flooredQuotient(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        let second = UInt64(seconds - days * 86_400)
        bytes.append(UInt8(ascii: "\""))
        append(digitsOf: UInt64(max(date.year, 0)), atLeast: 4)
        bytes.append(UInt8(ascii: "-"))
        append(digitsOf: UInt64(date.month), atLeast: 2)
        bytes.append(UInt8(ascii: "-"))
        append(digitsOf: UInt64(date.day), atLeast: 2)
        bytes.append(UInt8(ascii: "T"))
        append(digitsOf: second / 3_600, atLeast: 2)
        bytes.append(UInt8(ascii: ":"))
        append(digitsOf: second / 60 % 60, atLeast: 2)
        bytes.append(UInt8(ascii: ":"))
        append(digitsOf: second % 60, atLeast: 2)
        bytes.append(UInt8(ascii: "."))
        append(digitsOf: UInt64(micros - seconds * 1_000_000), atLeast: 6)
        append("Z\"")
    }

    /// The JSON form of a string, quotes included (RFC 8259 §7).
    package static func escaped(_ string: String) -> [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                result += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                result += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default:
                result.append(byte)
            }
        }
        result.append(UInt8(ascii: "\""))
        return result
    }

    private mutating func append(digitsOf value: UInt64, atLeast count: Int) {
        var digits: [20 of UInt8] = InlineArray(repeating: UInt8(ascii: "0"))
        var rest = value
        var length = 0
        while rest > 0 || length < max(count, 1) {
            digits[19 - length] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            length += 1
        }
        for index in (20 - length)..<20 { bytes.append(digits[index]) }
    }
}

/// A date of the Gregorian calendar.
private struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    init(daysSince1970: Int64) {
        let shifted = daysSince1970 + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
