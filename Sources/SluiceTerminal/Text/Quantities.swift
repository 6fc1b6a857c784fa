import Foundation

/// Numbers as people read them, each in as few characters as tell it.
enum Quantities {
    /// A span in microseconds: `412 µs`, `9.2 ms`, `1.24 s`.
    static func span(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: "\(fixed(microseconds, 0)) µs"
        case ..<99_950: "\(fixed(microseconds / 1_000, 1)) ms"
        case ..<999_500: "\(fixed(microseconds / 1_000, 0)) ms"
        default: "\(fixed(microseconds / 1_000_000, 2)) s"
        }
    }

    /// A long time in seconds: `8 s`, `12 min`, `3 h 5 min`, `4 d 2 h`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3_600: return "\(whole / 60) min \(whole % 60) s"
        case ..<86_400: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3_600) h"
        }
    }

    /// A count with commas between the thousands.
    static func count(_ value: UInt64) -> String {
        var digits = Array(String(value))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }

    /// A confidence, without the 0 that they all begin with: `.91`, `1.0`.
    static func confidence(_ value: Double) -> String {
        let hundredths = Int((min(max(value, 0), 1) * 100).rounded(.down))
        if hundredths >= 100 { return "1.0" }
        return hundredths < 10 ? ".0\(hundredths)" : ".\(hundredths)"
    }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", value)
    }
}
