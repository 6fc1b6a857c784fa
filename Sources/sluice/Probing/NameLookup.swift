import Foundation
import SluiceCore

/// The name of the host in an address.
enum NameLookup {
    /// What to say where the name is what is wrong; `nil` if it is known, or there is none. The media library only says
    /// that input failed.
    static func unknown(in url: String) -> SourceError? {
        guard url.contains("://"), let host = URLComponents(string: url)?.host, !host.isEmpty else { return nil }
        var list: UnsafeMutablePointer<addrinfo>?
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let status = unsafe getaddrinfo(name, nil, nil, &list)
        guard status != 0 else {
            unsafe freeaddrinfo(list)
            return nil
        }
        return SourceError(
            .notFound,
            "\(RedactedURL(url)): nobody knows a host '\(name)' (\(unsafe String(cString: gai_strerror(status))))",
            remedy: "check the spelling, or write its number, such as 10.0.0.5"
        )
    }
}
