import Foundation
import SluiceCore

/// Puts in the values of `${NAME}`, `${NAME:-default}` and `${file:/path}`; `$${` stands for `${`.
struct Substitution {
    /// Why a text could not be completed. Never holds a value, only names.
    struct Failure: Error {
        var message: String
        var remedy: String
    }

    let environment: ConfigEnvironment
    /// Relative paths in `${file:…}` start here.
    let folder: String

    /// A piece of the text.
    private enum Piece {
        case literal(Substring)
        /// What stands between the braces.
        case reference(Substring)
    }

    static func isNeeded(in text: String) -> Bool { text.contains("${") }

    /// `text` with every reference replaced by what it refers to.
    func expand(_ text: String) throws(Failure) -> String {
        var result = ""
        for piece in try Self.split(text) {
            switch piece {
            case .literal(let literal): result += literal
            case .reference(let reference): result += try value(of: reference)
            }
        }
        return result
    }

    /// Like ``expand(_:)`` for a URL. In the part with user and password, whatever would end that part is
    /// percent-encoded, so that a password with a `/` or an `@` works, and cannot slip into what counts as the path.
    func expandURL(_ text: String) throws(Failure) -> String {
        let pieces = try Self.split(text)
        let user = Self.userPieces(pieces)
        var result = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .literal(let literal): result += literal
            case .reference(let reference):
                let value = try value(of: reference)
                result += user.contains(index) ? Self.percentEncoded(value) : value
            }
        }
        return result
    }

    /// `text` as it may be shown: references as they are written, and the URL around them redacted.
    static func shown(_ text: String) -> String {
        guard isNeeded(in: text), let pieces = try? split(text) else { return RedactedURL(text).description }
        // While the URL is taken apart, a stand-in without any punctuation holds the place of each reference.
        var references: [String] = []
        var plain = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): plain += literal
            case .reference(let reference):
                plain += standIn(references.count)
                references.append("${\(RedactedURL(String(reference)).description)}")
            }
        }
        var result = RedactedURL(plain).description
        for (index, reference) in references.enumerated() {
            guard let range = result.range(of: standIn(index)) else { continue }
            result.replaceSubrange(range, with: reference)
        }
        return result
    }

    private static func standIn(_ index: Int) -> String { "\u{F8FF}\(index)\u{F8FF}" }

    /// The references between `://` and the `@` that ends user and password.
    private static func userPieces(_ pieces: [Piece]) -> Range<Int> {
        var start: Int?
        for (index, piece) in pieces.enumerated() {
            guard case .literal(let literal) = piece else { continue }
            var rest = literal
            if start == nil {
                guard let scheme = literal.range(of: "://") else { continue }
                start = index
                rest = literal[scheme.upperBound...]
            }
            guard let end = rest.firstIndex(where: { "/?#@".contains($0) }) else { continue }
            return rest[end] == "@" ? (start ?? index)..<index : 0..<0
        }
        return 0..<0
    }

    /// RFC 3986: these would end the user information. `:` is left, since one variable may hold user and password,
    /// and so is `%`, since the value may be encoded already.
    private static func percentEncoded(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "/": result += "%2F"
            case "?": result += "%3F"
            case "#": result += "%23"
            case "@": result += "%40"
            case "[": result += "%5B"
            case "]": result += "%5D"
            case " ": result += "%20"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func split(_ text: String) throws(Failure) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let opening = rest.range(of: "${") {
            let before = rest[..<opening.lowerBound]
            if before.last == "$" {
                pieces.append(.literal(before.dropLast()))
                pieces.append(.literal(rest[opening]))
                rest = rest[opening.upperBound...]
                continue
            }
            pieces.append(.literal(before))
            guard let closing = rest[opening.upperBound...].firstIndex(of: "}") else {
                throw Failure(
                    message: "'${' without '}'",
                    remedy: "close it, or write '$${' for the characters themselves"
                )
            }
            pieces.append(.reference(rest[opening.upperBound..<closing]))
            rest = rest[rest.index(after: closing)...]
        }
        pieces.append(.literal(rest))
        return pieces
    }

    private func value(of reference: Substring) throws(Failure) -> String {
        if reference.hasPrefix("file:") { return try contents(of: String(reference.dropFirst(5))) }
        let name: Substring
        var fallback: Substring?
        if let separator = reference.range(of: ":-") {
            name = reference[..<separator.lowerBound]
            fallback = reference[separator.upperBound...]
        } else {
            name = reference
        }
        guard Self.isVariableName(name) else {
            throw Failure(
                message: "'${…}' does not hold the name of a variable",
                remedy: "write ${NAME}, ${NAME:-default} or ${file:/path}"
            )
        }
        let value = environment.variable(String(name))
        // As in the shell, `:-` also replaces an empty value.
        if let fallback, value?.isEmpty ?? true { return String(fallback) }
        guard let value else {
            throw Failure(
                message: "the environment variable \(name) is not set",
                remedy: "set it, or write a default: ${\(name):-default}"
            )
        }
        return value
    }

    private func contents(of path: String) throws(Failure) -> String {
        do {
            let text = try environment.text(of: environment.resolve(path, in: folder))
            // Editors end files with a line break that is not part of the secret.
            return String(
                text.prefix(upTo: text.lastIndex { !$0.isNewline }.map(text.index(after:)) ?? text.startIndex)
            )
        } catch {
            throw Failure(
                message: "cannot read \(path): \(error.reason)",
                remedy: "check the path in ${file:…} and who may read it"
            )
        }
    }

    private static func isVariableName(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
