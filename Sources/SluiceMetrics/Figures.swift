import Glibc

/// How figures are written wherever people read them: fixed decimals, a true minus, a dash for what there is not.
package enum Figures {
    package static let missing = "–"

    /// With fixed decimals: `0.250`, `−0.02`.
    package static func fixed(_ value: Double?, _ decimals: Int = 3) -> String {
        guard let value, value.isFinite else { return missing }
        let scale = pow(10, Double(decimals))
        let scaled = Int((value.magnitude * scale).rounded())
        let whole = String(scaled / Int(scale))
        let fraction = String(scaled % Int(scale))
        // What rounds to zero has no sign.
        let sign = value < 0 && scaled > 0 ? "−" : ""
        guard decimals > 0 else { return sign + whole }
        return sign + whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A difference, with its sign: `+0.020`.
    package static func signed(_ value: Double?, _ decimals: Int = 3) -> String {
        let text = fixed(value, decimals)
        guard let value, value > 0, text.contains(where: { ("1"..."9").contains($0) }) else { return text }
        return "+" + text
    }

    /// With its counts: `0.975 (39 of 40)`.
    package static func counted(_ share: Share) -> String {
        guard let value = share.value else { return "none" }
        return "\(fixed(value)) (\(share.count) of \(share.of))"
    }
}
