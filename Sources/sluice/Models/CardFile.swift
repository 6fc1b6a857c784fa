import Foundation
import SluiceCore

/// The card that lies beside a model.
struct CardFile {
    let path: String

    /// `models/yolox_nano.yaml` for `models/yolox_nano.onnx`.
    init(besideModel model: String) {
        let folder = model.lastIndex(of: "/").map { model[...$0] } ?? ""
        path = "\(folder)\(ModelSpec(path: model).name).yaml"
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The card's text, if there is a card.
    ///
    /// - Throws: If it cannot be read, or if it names a file of labels and `other` is in another folder: the name would
    ///   mean another file there.
    func text(forUseAt other: String) throws -> String? {
        guard exists else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw OutputError(
                .configuration,
                "\(path): cannot be read as text",
                remedy: "check its permissions, and save it as UTF-8"
            )
        }
        let namesFile = text.split(separator: "\n").contains { line in
            let value = line.dropFirst(7).drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
            // An absolute path means the same file from everywhere.
            return line.hasPrefix("labels:") && !value.isEmpty && !line.contains("[") && !value.hasPrefix("/")
        }
        guard namesFile, Self.folder(of: path) != Self.folder(of: other) else { return text }
        throw OutputError(
            .configuration,
            "\(path): names its labels by a path, which would be another from \(other)",
            remedy: "write the new model into the same folder, or list the labels in the card"
        )
    }

    /// Checks that writing `text` takes nothing away that a person wrote.
    func checkReplaceable(by text: String) throws {
        guard exists, let old = try? String(contentsOfFile: path, encoding: .utf8), old != text else { return }
        guard old.hasPrefix("#"), old.prefix(while: { $0 != "\n" }).contains(Self.signature) else {
            throw OutputError(
                .cannotCreate,
                "\(path): is a card already, and it says other things than the new model's",
                remedy: "move it away, or choose another name for the model"
            )
        }
    }

    /// What the first line says of a card that a program made.
    static let signature = "Made by sluice model"

    static func write(_ text: String, to path: String) throws {
        do {
            try WholeFile.replace(path, with: Array(text.utf8))
        } catch {
            throw OutputError(.cannotCreate, "\(path): \(error.reason)", remedy: "check the folder and its permissions")
        }
    }

    private static func folder(of path: String) -> String {
        URL(filePath: path).standardizedFileURL.deletingLastPathComponent().path
    }
}
