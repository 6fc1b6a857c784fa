/// A host as it stands in addresses: a name or a number, IPv6 without brackets.
package struct HostName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether it is a number that only this machine can reach: 127.0.0.0/8 or ::1.
    package var isLoopbackNumber: Bool {
        if text == "::1" { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// With a port, as it belongs into URLs and messages: `gate:80`, `[::1]:80`.
    package func authority(port: Int) -> String { text.contains(":") ? "[\(text)]:\(port)" : "\(text):\(port)" }
}
