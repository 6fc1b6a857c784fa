import Foundation
import SluiceCore

/// Names of streams. They become parts of lines, metrics and files, so they are plain.
enum StreamName {
    static let longest = 64

    static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longest && name.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }

    /// A name for a stream that has none: the stem of the file, the folder, the host, the scene; with a number
    /// behind it if it is taken.
    static func derived(from url: String, taken: [String]) -> String {
        var rest = RedactedURL(url).description[...]
        if let scheme = rest.range(of: "://") {
            let address = rest[scheme.upperBound...].drop { $0 == "*" || $0 == "@" }
            rest = address.prefix { $0 != "/" && $0 != ":" && $0 != "?" && $0 != "#" }
        } else {
            rest = rest.prefix { $0 != "?" }
            while rest.last == "/" { rest = rest.dropLast() }
            rest = rest[(rest.lastIndex(of: "/").map(rest.index(after:)) ?? rest.startIndex)...]
            if rest.hasPrefix("scene:") { rest = rest.dropFirst("scene:".count) }
            if let dot = rest.lastIndex(of: "."), dot != rest.startIndex { rest = rest[..<dot] }
        }
        let plain = String(rest.map { isAllowed($0) ? $0 : "-" }.prefix(longest - 4))
        let stem = plain.contains { $0.isLetter || $0.isNumber } ? plain : "stream"
        guard taken.contains(stem) else { return stem }
        var number = 2
        while taken.contains("\(stem)-\(number)") { number += 1 }
        return "\(stem)-\(number)"
    }
}
