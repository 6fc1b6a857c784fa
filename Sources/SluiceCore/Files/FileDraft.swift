import Glibc

/// A file in the making: it takes its place, whole, when it is committed, and leaves nothing behind if it never is.
///
/// A link stays a link: what it leads to is replaced. A device or pipe is no file to replace, and is written to.
@safe
package struct FileDraft: ~Copyable {
    private let path: String
    /// `nil` for what cannot be replaced.
    private let draft: String?
    private let file: Int32
    /// Bytes written so far.
    package private(set) var count = 0

    /// Opens a file beside `path`.
    package init(for path: String) throws(WholeFile.Failure) {
        let target = Self.withoutLinks(path)
        var status = stat()
        let isReplaceable = unsafe stat(target, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        self.path = target
        draft = isReplaceable ? "\(target).\(getpid()).part" : nil
        file = unsafe open(draft ?? target, O_WRONLY | O_CLOEXEC | (isReplaceable ? O_CREAT | O_TRUNC : 0), 0o644)
        guard file >= 0 else { throw WholeFile.Failure(code: errno) }
    }

    deinit {
        close(file)
        // Of a file that is in its place, nothing of this name is left.
        if let draft { unsafe unlink(draft) }
    }

    package mutating func append(_ bytes: [UInt8]) throws(WholeFile.Failure) {
        try WholeFile.write(bytes, to: file)
        count += bytes.count
    }

    /// Puts the file in its place. Others see the old content or the new, never a part; the new one is on the disk when
    /// this returns.
    package consuming func commit() throws(WholeFile.Failure) {
        guard let draft else { return }
        guard fsync(file) == 0, unsafe rename(draft, path) == 0 else { throw WholeFile.Failure(code: errno) }
    }

    /// The path that links lead to, if they lead to something.
    private static func withoutLinks(_ path: String) -> String {
        guard let characters = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(characters) }
        return unsafe String(cString: characters)
    }
}
