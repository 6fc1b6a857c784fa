/// Text of others, such as a library's log, as it may be shown: URLs as ``RedactedURL`` shows them, and no values of
/// headers and keys that hold secrets.
package struct RedactedText: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// What stands before a secret, in lower case.
    private static let keys: Set = [
        "user", "username", "usr", "password", "passwd", "pass", "pwd", "token", "passphrase", "streamid", "key",
        "secret", "auth", "nonce", "cnonce", "response", "signature", "cookie", "session",
    ]
    private static let headers = ["authorization:", "authenticate:", "cookie:", "session:"]

    package init(_ text: String) {
        description =
            text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.redactLine($0) }
            .joined(separator: "\n")
    }

    private static func redactLine(_ line: Substring) -> String {
        let lowered = line.lowercased()
        for header in headers {
            guard let end = lowered.firstRange(of: header)?.upperBound else { continue }
            // Lower case has as many characters here, but not always as many bytes.
            return redactWords(line.prefix(lowered.distance(from: lowered.startIndex, to: end))) + " ***"
        }
        return redactWords(line)
    }

    private static func redactWords(_ line: Substring) -> String {
        var result = ""
        var word = ""
        for character in line {
            if character.isWhitespace || "'\"<>(),".contains(character) {
                result += redactWord(word)
                result.append(character)
                word = ""
            } else {
                word.append(character)
            }
        }
        return result + redactWord(word)
    }

    private static func redactWord(_ word: String) -> String {
        if word.contains("://") { return RedactedURL(word).description }
        return word.split(separator: "&", omittingEmptySubsequences: false).map { part in
            guard let equals = part.firstIndex(of: "=") else { return String(part) }
            let key = part[..<equals].split { "?;/".contains($0) }.last ?? ""
            return keys.contains(key.lowercased()) ? "\(part[...equals])***" : String(part)
        }.joined(separator: "&")
    }
}
