import Glibc

/// Reading and writing of small text files.
enum SmallFile {
    /// The whole file, or `nil` if it cannot be read.
    static func read(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += chunk[..<count]
        }
    }

    /// Replaces the file, and makes its folder if it must. Others see the old content or the new, never a part.
    ///
    /// `false` if that failed; then nothing changed.
    @discardableResult
    static func write(_ text: String, to path: String) -> Bool {
        makeFolders(above: path)
        let draft = "\(path).\(getpid())"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        let bytes = Array(text.utf8)
        let isComplete = unsafe Glibc.write(file, bytes, bytes.count) == bytes.count
        guard close(file) == 0, isComplete, unsafe rename(draft, path) == 0 else {
            unsafe unlink(draft)
            return false
        }
        return true
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
