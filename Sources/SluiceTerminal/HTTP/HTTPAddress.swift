import Foundation
import SluiceCore

/// The address of a daemon: `http://127.0.0.1:8480`.
package struct HTTPAddress: Hashable, Sendable {
    /// A name or a number, IPv6 without brackets.
    package let host: String
    package let port: Int
    /// In front of every path: empty, or like `/sluice`.
    package let prefix: String

    /// Where a daemon listens whose pipeline says no more than `http: {}`.
    package static let usual = "http://127.0.0.1:8480"

    /// Whether somebody means a daemon, and not a file.
    package static func isMeant(by text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://")
    }

    package init(_ text: String) throws(TerminalError) {
        guard !text.hasPrefix("https://") else {
            throw TerminalError(
                .badAddress,
                "the daemon itself speaks http, and this command does, too",
                remedy: "go through a tunnel: ssh -L 8480:127.0.0.1:8480 HOST, and then http://127.0.0.1:8480"
            )
        }
        guard let url = URLComponents(string: text), url.scheme == "http", let host = url.host, !host.isEmpty,
            url.query == nil, url.fragment == nil
        else {
            throw TerminalError(
                .badAddress,
                "not the address of a daemon",
                remedy: "write one like \(Self.usual)"
            )
        }
        guard url.user == nil, url.password == nil else {
            throw TerminalError(
                .badAddress,
                "secrets do not belong into an address, where everybody on this machine can see them",
                remedy: "give the token in the variable SLUICE_TOKEN, or with --token-file"
            )
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = url.port ?? 80
        let path = url.percentEncodedPath
        prefix = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// `host:port`, as it belongs into a request and into a message.
    package var authority: String { HostName(host).authority(port: port) }

    /// A request for `path`.
    ///
    /// - Parameters:
    ///   - query: Keys and values, as they are; they are encoded here.
    ///   - token: A secret, or `nil`.
    func request(_ path: String, query: [(String, String)] = [], accept: String, token: String?) -> [UInt8] {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~,")
        let fields = query.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
        var text = "GET \(prefix)\(path)\(fields.isEmpty ? "" : "?" + fields.joined(separator: "&")) HTTP/1.1\r\n"
        text += "Host: \(authority)\r\nAccept: \(accept)\r\nConnection: close\r\nUser-Agent: sluice\r\n"
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
