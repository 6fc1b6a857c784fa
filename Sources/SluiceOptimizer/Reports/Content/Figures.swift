import Foundation
package import SluiceMetrics

/// What reports write besides: lines break beside an interval, not within.
extension Figures {
    /// A score, a precision, an IoU: 0…1.
    package static func score(_ value: Double?) -> String { fixed(value) }

    static func share(_ share: Share) -> String { score(share.value) }

    /// `97.5 %`; 99.96 % is not all.
    static func percent(_ share: Double) -> String {
        let text = fixed(share * 100, 1)
        return (text != "100.0" ? text : share < 1 ? "99.9" : "100") + " %"
    }

    /// `1,204`.
    static func count(_ value: Int?) -> String {
        guard let value else { return missing }
        var digits = String(value.magnitude)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits[...], at: 0)
        return (value < 0 ? "−" : "") + groups.joined(separator: ",")
    }

    /// `1 frame`, `1,204 frames`.
    package static func count(_ value: Int, _ noun: String) -> String {
        "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// The ends of an interval of a difference: `−0.012 to +0.001`.
    static func signedRange(_ interval: Interval, _ decimals: Int) -> String {
        "\(signed(interval.low, decimals))\u{A0}to\u{A0}\(signed(interval.high, decimals))"
    }

    /// The ends of an interval: `1.42 to 1.51`.
    static func range(_ interval: Interval, _ decimals: Int) -> String {
        "\(fixed(interval.low, decimals))\u{A0}to\u{A0}\(fixed(interval.high, decimals))"
    }

    /// A time in a video: `1:02:03.4`, `0:49.4`.
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite else { return missing }
        let tenths = Int((max(seconds, 0) * 10).rounded())
        let (hours, minutes) = (tenths / 36_000, tenths / 600 % 60)
        let rest = String(format: "%02d.%d", tenths / 10 % 60, tenths % 10)
        return hours > 0 ? String(format: "%d:%02d:", hours, minutes) + rest : "\(minutes):\(rest)"
    }
}
