import Glibc

/// The stamps of lines, `2026-11-21T17:00:00.123456Z`, as the clock on the wall shows them.
struct LocalTime: Sendable {
    /// `2026-11-21`.
    let day: String
    /// `18:00:00.123`.
    let time: String

    /// - Returns: `nil` if it is no such stamp.
    init?(utc stamp: String) {
        let bytes = Array(stamp.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        let fraction = bytes[19] == UInt8(ascii: ".") ? bytes[20..<(bytes.count - 1)].prefix(3) : []
        let millis = (String(decoding: fraction, as: UTF8.self) + "000").prefix(3)

        var utc = unsafe tm()
        unsafe (utc.tm_year, utc.tm_mon, utc.tm_mday) = (CInt(year - 1_900), CInt(month - 1), CInt(day))
        unsafe (utc.tm_hour, utc.tm_min, utc.tm_sec) = (CInt(hour), CInt(minute), CInt(second))
        var seconds = unsafe timegm(&utc)
        var local = unsafe tm()
        guard unsafe localtime_r(&seconds, &local) != nil else { return nil }
        let date = unsafe (local.tm_year + 1_900, local.tm_mon + 1, local.tm_mday)
        let clock = unsafe (local.tm_hour, local.tm_min, local.tm_sec)
        self.day = "\(date.0)-\(Self.two(date.1))-\(Self.two(date.2))"
        time = "\(Self.two(clock.0)):\(Self.two(clock.1)):\(Self.two(clock.2)).\(millis)"
    }

    private static func two(_ value: CInt) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
