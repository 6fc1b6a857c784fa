import SluiceCore

/// An address and a port to listen on, as one writes them: `127.0.0.1:8480`, `[::1]:8480`, `localhost:0`.
struct ListenAddress: Hashable {
    let host: String
    let port: Int

    /// `nil` if the text is not of that form.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".:-%".contains($0)) })
        else {
            return nil
        }
        self.host = String(host)
        self.port = Int(port)
    }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { host == "localhost" || HostName(host).isLoopbackNumber }
}
