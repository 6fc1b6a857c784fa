import Foundation
import SluiceCore

/// A COCO annotation file as it is written: what of it matters to boxes. Nothing is checked but the types.
struct CocoFile: Decodable {
    struct Category: Decodable {
        var id: Int
        var name: String
    }

    struct Image: Decodable {
        var id: Int
        var fileName: String
        var width: Int?
        var height: Int?
    }

    struct Annotation: Decodable {
        var imageId: Int
        var categoryId: Int
        var bbox: [Double]
        var area: Double?
        var iscrowd: Int?
    }

    var images: [Image]
    var categories: [Category]
    var annotations: [Annotation]

    /// Reads the file at `path`.
    init(path: String) throws(LabelsError) {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            let exists = FileManager.default.fileExists(atPath: path)
            throw LabelsError(
                .noInput,
                "\(path): \(exists ? "cannot be read" : "no such file")",
                remedy: "give the path of COCO annotations (JSON)"
            )
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(CocoFile.self, from: content)
        } catch let error as DecodingError {
            throw Self.explain(error, path, content)
        } catch {
            throw LabelsError(.badData, "\(path): is no JSON", remedy: Self.remedy)
        }
    }

    private static let remedy =
        "give COCO annotations (JSON): the names of a model's classes go into --names or its card"

    /// What is wrong and where: `annotations[3].bbox`.
    private static func explain(_ error: DecodingError, _ path: String, _ content: Data) -> LabelsError {
        switch error {
        case .keyNotFound(let key, let context):
            let place = place(context.codingPath + [key])
            return LabelsError(.badData, "\(path): \(place) is missing", remedy: Self.remedy)
        case .typeMismatch(let type, let context):
            let kind = type == Double.self || type == Int.self ? "no number" : "not what COCO has there"
            return LabelsError(
                .badData,
                "\(path): \(place(context.codingPath)) is \(kind)",
                remedy: "correct the entry"
            )
        case .valueNotFound(_, let context):
            return LabelsError(.badData, "\(path): \(place(context.codingPath)) is null", remedy: "correct the entry")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return LabelsError(
                .badData,
                "\(path): \(place(context.codingPath)) cannot be read: \(context.debugDescription)",
                remedy: "correct the entry"
            )
        default:
            return notJSON(path, content)
        }
    }

    /// Python writes numbers that are none as `NaN` and `Infinity`, which no JSON has: the most likely of mistakes.
    private static func notJSON(_ path: String, _ content: Data) -> LabelsError {
        for word in ["NaN", "Infinity"] {
            guard let place = content.range(of: Data(word.utf8)) else { continue }
            let before = content[..<place.lowerBound]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = place.lowerBound - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
            return LabelsError(
                .badData,
                "\(path):\(line):\(column): \(word) is no number",
                remedy: "remove the entry, or correct it"
            )
        }
        return LabelsError(.badData, "\(path): is no JSON", remedy: remedy)
    }

    private static func place(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + snakeCase(key.stringValue)
            }
        }
        return text
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
