import Foundation
import SluiceCore

/// A folder for files that belong together, until all of them are right; then they move. Goes away with the value.
final class DraftFolder {
    private let path: String

    /// Makes a folder beside `file`, from which moving is renaming.
    init(beside file: String) throws {
        path = "\(file).\(getpid()).parts"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw OutputError(
                .cannotCreate,
                "\(file): cannot be created",
                remedy: "check that the folder is there, and its permissions"
            )
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Path of a file in the folder.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Puts a file where it belongs, in place of what is there.
    func move(_ file: String, to target: String) throws {
        guard unsafe rename(file, target) == 0 else {
            let reason = WholeFile.Failure(code: errno).reason
            throw OutputError(.cannotCreate, "\(target): \(reason)", remedy: "check the folder and its permissions")
        }
    }
}
