import Glibc
import SluiceCore

/// Reading and writing of small text files of our own, which may be missing.
enum SmallFile {
    /// The whole file, or `nil` if it cannot be read.
    static func read(_ path: String) -> String? {
        (try? WholeFile.read(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Replaces the file, and makes its folder if it must. Others see the old content or the new, never a part.
    ///
    /// `false` if that failed; then nothing changed.
    @discardableResult
    static func write(_ text: String, to path: String) -> Bool {
        makeFolders(above: path)
        return (try? WholeFile.replace(path, with: Array(text.utf8))) != nil
    }

    private static func makeFolders(above path: String) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            // Most exist; one that cannot be made shows when the file is opened.
            unsafe mkdir(folder, 0o755)
        }
    }
}
