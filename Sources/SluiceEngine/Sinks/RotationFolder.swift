import Glibc
import SluiceCore

/// The current file and the old ones beside it, by name.
struct RotationFolder {
    /// Path of the current file, links followed.
    let path: String

    /// - Parameter path: May be a link, and need not exist yet.
    init(_ path: String) {
        guard let resolved = unsafe realpath(path, nil) else {
            self.path = path
            return
        }
        defer { unsafe free(resolved) }
        self.path = unsafe String(cString: resolved)
    }

    /// The folder that all of them are in.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Path of an old file; number 0 is the current one.
    func path(_ number: Int) -> String { number == 0 ? path : "\(path).\(number)" }

    /// The old files that are there now.
    ///
    /// - Throws: `errno`, if the folder cannot be read.
    func list() throws(SystemError) -> [OldFile] {
        guard let directory = unsafe opendir(folder) else { throw SystemError(code: errno) }
        defer { unsafe closedir(directory) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var found: [OldFile] = []
        while let entry = unsafe readdir(directory) {
            let entryName = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard let number = Self.number(of: entryName, after: name) else { continue }
            var status = stat()
            guard unsafe lstat(path(number), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            found.append(OldFile(number: number, bytes: UInt64(status.st_size)))
        }
        return found
    }

    /// Nanoseconds since the newest old file got its last line, and so about the age of the current one; 0 without any.
    var timeSinceLast: UInt64 {
        var status = stat()
        guard unsafe lstat(path(1), &status) == 0 else { return 0 }
        let last = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        return UInt64(max(0, WallTime.now.nanosecondsSince1970 - last))
    }

    /// Waits until the names of new files are on the disk.
    func synchronize() {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // What can be known about the disk, the files in it say.
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    /// - Throws: `errno`. A file that is not there any more is no failure.
    func perform(_ step: RotationPlan.Step) throws(SystemError) {
        let status =
            switch step {
            case .delete(let file): unsafe unlink(path(file.number))
            case .shift(let number): unsafe rename(path(number), path(number + 1))
            }
        guard status == 0 || errno == ENOENT else { throw SystemError(code: errno) }
    }

    /// The number at the end of the name of an old file; `nil` for the names of others.
    static func number(of entry: String, after name: String) -> Int? {
        guard entry.hasPrefix(name + ".") else { return nil }
        let digits = entry.dropFirst(name.count + 1)
        guard let number = Int(digits), String(number) == digits else { return nil }
        return 1...RotationRules.highestNumber ~= number ? number : nil
    }
}

/// What the system answered.
struct SystemError: Error, Hashable {
    /// `errno`.
    var code: CInt

    /// Whether nothing more can be expected of the open file: the device has failed or is gone.
    var isFinalForFile: Bool { [EIO, EROFS, ENXIO, ENODEV, ESTALE, EBADF].contains(code) }
}

/// The system's words for an error number.
func errorText(_ code: CInt) -> String {
    unsafe String(cString: strerror(code))
}
