/// A URL as it may be shown: without user and password, the values of its query and path parameters, and its fragment.
///
/// Every camera and every service names its secrets otherwise, so all values are masked and the keys are kept. What has
/// no `://`, such as a path or `scene:street?seed=1`, holds no secrets and stays as it is.
package struct RedactedURL: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ url: String) {
        description = Self.redact(url)
    }

    /// `true` for `user:pass`, which is no host and port.
    private static func isUserAndPassword(_ authority: Substring) -> Bool {
        guard let colon = authority.firstIndex(of: ":"), !authority.hasPrefix("["), !authority.contains("@") else {
            return false
        }
        return !authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
    }

    private static func redact(_ url: String) -> String {
        guard let scheme = url.utf8.firstRange(of: Array("://".utf8)) else { return url }
        var result = String(url[..<scheme.upperBound])
        let rest = url[scheme.upperBound...]
        var authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        if isUserAndPassword(rest[..<authorityEnd]) {
            // A password with a slash in it, not encoded: it goes on up to the last `@`.
            authorityEnd = rest.lastIndex(of: "@").map(rest.index(after:)) ?? authorityEnd
        }
        let authority = rest[..<authorityEnd]
        if let at = authority.lastIndex(of: "@") {
            result += "***@" + authority[authority.index(after: at)...]
        } else {
            result += authority
        }
        let tail = rest[authorityEnd...]
        let path = tail.prefix { $0 != "?" && $0 != "#" }
        // Cameras put `key=value` into the path too, with and without a `;` before it.
        result += maskValues(of: path, separators: "/;&") { $0 }
        let query = tail[path.endIndex...].prefix { $0 != "#" }
        if !query.isEmpty {
            // A query without a key is a value.
            result += "?" + maskValues(of: query.dropFirst(), separators: "&") { $0.isEmpty ? "" : "***" }
        }
        return tail[query.endIndex...].count > 1 ? result + "#***" : result
    }

    /// `text` with `***` for each value: what follows an `=`, up to the next separator.
    ///
    /// - Parameter bare: What to show for a part without key and value. The `=` that end one are padding of Base64.
    private static func maskValues(
        of text: Substring,
        separators: String,
        bare: (Substring) -> Substring
    ) -> String {
        var result = ""
        var rest = text
        while !rest.isEmpty {
            let part = rest.prefix { !separators.contains($0) }
            let key = part.prefix { $0 != "=" }
            result += part[key.endIndex...].contains { $0 != "=" } ? "\(key)=***" : bare(part)
            rest = rest[part.endIndex...]
            if let separator = rest.popFirst() { result.append(separator) }
        }
        return result
    }
}

extension Sequence<UInt8> where Self: Collection {
    /// The first place where `pattern` occurs.
    fileprivate func firstRange(of pattern: [UInt8]) -> Range<Index>? {
        var start = startIndex
        while start != endIndex {
            var index = start
            var matched = 0
            while matched < pattern.count, index != endIndex, self[index] == pattern[matched] {
                index = self.index(after: index)
                matched += 1
            }
            if matched == pattern.count { return start..<index }
            start = self.index(after: start)
        }
        return nil
    }
}
