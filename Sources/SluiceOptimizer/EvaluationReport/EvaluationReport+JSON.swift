package import Foundation

extension EvaluationReport {
    /// The report as JSON, members in snake case and in alphabetical order.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .custom { MemberName($0[$0.count - 1], SnakeCase.encode) }
        return try encoder.encode(self)
    }

    /// Reads a report that ``json()`` wrote; pictures are not in it.
    package init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { MemberName($0[$0.count - 1], SnakeCase.decode) }
        self = try decoder.decode(EvaluationReport.self, from: json)
    }
}

/// Converts names as Foundation's own strategy does, and knows the acronyms that it would take apart (`mean_io_u`).
private enum SnakeCase {
    /// As they are written inside a name.
    private static let acronyms = ["iou": "IoU", "ap": "AP"]

    /// `meanIoU` → `mean_iou`.
    static func encode(_ name: String) -> String {
        let letters = Array(name.replacing("IoU", with: "Iou"))
        var result = ""
        for (index, letter) in letters.enumerated() {
            let followsWord = index > 0 && !letters[index - 1].isUppercase
            let endsAcronym = index > 0 && index + 1 < letters.count && letters[index + 1].isLowercase
            if letter.isUppercase, index > 0, followsWord || endsAcronym { result += "_" }
            result += letter.lowercased()
        }
        return result
    }

    /// `mean_iou` → `meanIoU`.
    static func decode(_ name: String) -> String {
        let words = name.split(separator: "_").map(String.init)
        return words.enumerated().map { $0 == 0 ? $1 : acronyms[$1] ?? $1.capitalized }.joined()
    }
}

private struct MemberName: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ key: any CodingKey, _ convert: (String) -> String) {
        intValue = key.intValue
        stringValue = key.intValue == nil ? convert(key.stringValue) : key.stringValue
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
