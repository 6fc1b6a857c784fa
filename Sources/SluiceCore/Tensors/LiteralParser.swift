/// Reads a list of strings, or a dictionary from 0, 1, 2, … to strings, in the syntax of Python or JSON.
struct LiteralParser {
    struct Failure: Error {
        var reason: String
        /// Counted from 1.
        var position: Int
    }

    private let text: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    mutating func names() throws(Failure) -> [String] {
        let result: [String]
        if accept("{") {
            result = try dictionary()
        } else {
            try expect("[")
            result = try list()
        }
        skipSpace()
        guard place == text.count else { throw failure("something follows the end") }
        return result
    }

    private mutating func list() throws(Failure) -> [String] {
        var names: [String] = []
        while !accept("]") {
            names.append(try string())
            if !accept(",") {
                try expect("]")
                break
            }
        }
        return names
    }

    private mutating func dictionary() throws(Failure) -> [String] {
        var names: [Int: String] = [:]
        while !accept("}") {
            let key = try number()
            try expect(":")
            guard names.updateValue(try string(), forKey: key) == nil else { throw failure("class \(key) came twice") }
            if !accept(",") {
                try expect("}")
                break
            }
        }
        var result: [String] = []
        for key in 0..<names.count {
            guard let name = names[key] else { throw failure("class \(key) is missing") }
            result.append(name)
        }
        return result
    }

    /// A number, which JSON puts in quotes when it is a key.
    private mutating func number() throws(Failure) -> Int {
        skipSpace()
        if let next = peek, next == "\"" || next == "'" {
            guard let number = Int(try string()) else { throw failure("a class number was expected") }
            return number
        }
        var digits = ""
        while let next = peek, ("0"..."9").contains(next) {
            digits.unicodeScalars.append(next)
            place += 1
        }
        guard let number = Int(digits) else { throw failure("a class number was expected") }
        return number
    }

    private mutating func string() throws(Failure) -> String {
        skipSpace()
        guard let quote = peek, quote == "\"" || quote == "'" else { throw failure("a quote was expected") }
        place += 1
        var result = String.UnicodeScalarView()
        while let next = peek {
            place += 1
            if next == quote { return String(result) }
            result.append(next == "\\" ? try escape() : next)
        }
        throw failure("a string has no end")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let code = peek else { throw failure("a string has no end") }
        place += 1
        switch code {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "x": return try scalar(digits: 2)
        case "u": return try scalar(digits: 4)
        case "U": return try scalar(digits: 8)
        case "\\", "'", "\"", "/": return code
        default: throw failure("an unknown escape")
        }
    }

    private mutating func scalar(digits: Int) throws(Failure) -> Unicode.Scalar {
        let end = min(place + digits, text.count)
        var code = String.UnicodeScalarView()
        code.append(contentsOf: text[place..<end])
        guard code.count == digits, let value = UInt32(String(code), radix: 16), let scalar = Unicode.Scalar(value)
        else {
            throw failure("an escape that is no character")
        }
        place = end
        return scalar
    }

    private var peek: Unicode.Scalar? { place < text.count ? text[place] : nil }

    private mutating func skipSpace() {
        while let next = peek, next.properties.isWhitespace { place += 1 }
    }

    /// Whether `scalar` comes next; if so, it is consumed.
    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == scalar else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Failure) {
        guard accept(scalar) else { throw failure("'\(scalar)' was expected") }
    }

    private func failure(_ reason: String) -> Failure {
        Failure(reason: reason, position: place + 1)
    }
}
