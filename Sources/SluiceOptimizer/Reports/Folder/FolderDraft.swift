import Foundation
import Glibc
import SluiceCore

/// Where a folder is to be: an absolute path without links, so that a link to a folder stays one.
struct Place {
    let path: String
    let parent: String
    let name: String

    init(_ path: String) {
        let url = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
        name = url.lastPathComponent
        parent = url.deletingLastPathComponent().path(percentEncoded: false)
        self.path = URL(filePath: parent).appending(path: name).path(percentEncoded: false)
    }
}

/// A folder that comes whole or not at all: it is filled beside its place under a hidden name, and moved there at the
/// end. Until then, whatever goes wrong, it vanishes.
struct FolderDraft: ~Copyable {
    private let place: Place
    private let path: String

    /// Makes the draft, which shows that the parent is there and may be written.
    init(_ place: Place) throws(ReportError) {
        self.place = place
        path = place.parent + "/.\(place.name).\(UUID().uuidString)"
        guard unsafe mkdir(path, 0o777) == 0 else {
            throw ReportError(
                .cannotCreate,
                "\(place.path): cannot be created (\(Self.reason(errno)))",
                remedy: "check that \(place.parent) exists and may be written"
            )
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func makeFolder(_ name: String) throws(ReportError) {
        guard unsafe mkdir("\(path)/\(name)", 0o777) == 0 else { throw failure(name, errno) }
    }

    /// Writes a whole file.
    func write(_ name: String, _ content: Data) throws(ReportError) {
        let file = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw failure(name, errno) }
        do {
            try WholeFile.write(Array(content), to: file)
        } catch {
            close(file)
            throw failure(name, error.code)
        }
        // Some file systems say only now that the disk is full.
        guard close(file) == 0 else { throw failure(name, errno) }
    }

    /// Moves the draft to its place. What is there is kept until the new folder is in its stead.
    consuming func commit() throws(ReportError) {
        if unsafe rename(path, place.path) == 0 { return }
        guard errno == ENOTEMPTY || errno == EEXIST else { throw failure("", errno) }
        let old = path + ".old"
        guard unsafe rename(place.path, old) == 0 else { throw failure("", errno) }
        guard unsafe rename(path, place.path) == 0 else {
            let reason = errno
            unsafe rename(old, place.path)
            throw failure("", reason)
        }
        try? FileManager.default.removeItem(atPath: old)
    }

    private func failure(_ name: String, _ code: CInt) -> ReportError {
        ReportError(
            .outputFailed,
            "\(place.path)\(name.isEmpty ? "" : "/" + name): cannot be written (\(Self.reason(code)))",
            remedy: "check the space left on the disk, or name another folder"
        )
    }

    private static func reason(_ code: CInt) -> String { unsafe String(cString: strerror(code)) }
}
