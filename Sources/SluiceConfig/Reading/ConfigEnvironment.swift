package import Foundation

/// What the configuration reads besides its own text: variables, files, the home folder.
package struct ConfigEnvironment: Sendable {
    /// Why a file could not be read.
    package struct ReadFailure: Error, Hashable {
        /// `no such file`, `permission denied`, …
        package var reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    /// Configuration, cards, labels and secrets are small; whatever is larger is something else.
    package static let largestFile = 1 << 20

    /// The value of an environment variable.
    package var variable: @Sendable (_ name: String) -> String?
    /// The bytes of a file, at most one more than ``largestFile``.
    package var readFile: @Sendable (_ path: String) throws -> Data
    package var fileExists: @Sendable (_ path: String) -> Bool

    package init(
        variable: @escaping @Sendable (String) -> String?,
        readFile: @escaping @Sendable (String) throws -> Data,
        fileExists: @escaping @Sendable (String) -> Bool
    ) {
        self.variable = variable
        self.readFile = readFile
        self.fileExists = fileExists
    }

    /// The environment and the files of this process.
    package static let process = ConfigEnvironment(
        variable: { ProcessInfo.processInfo.environment[$0] },
        readFile: { path in
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            return try file.read(upToCount: largestFile + 1) ?? Data()
        },
        fileExists: { FileManager.default.fileExists(atPath: $0) }
    )

    /// The text of a file.
    func text(of path: String) throws(ReadFailure) -> String {
        let bytes: Data
        do {
            bytes = try readFile(path)
        } catch let failure as ReadFailure {
            throw failure
        } catch CocoaError.fileNoSuchFile, CocoaError.fileReadNoSuchFile {
            throw ReadFailure(reason: "no such file")
        } catch CocoaError.fileReadNoPermission {
            throw ReadFailure(reason: "permission denied")
        } catch {
            throw ReadFailure(reason: "not readable as a file")
        }
        guard bytes.count <= Self.largestFile else { throw ReadFailure(reason: "larger than 1 MiB") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReadFailure(reason: "not UTF-8 text")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// `path` as it is to be opened: `~` is the home folder, and relative paths start at `folder`, which is empty
    /// for the working directory.
    func resolve(_ path: String, in folder: String) -> String {
        if path == "~" || path.hasPrefix("~/"), let home = variable("HOME") { return home + path.dropFirst() }
        if path.hasPrefix("/") || folder.isEmpty { return path }
        let trimmed = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return folder.hasSuffix("/") ? folder + trimmed : "\(folder)/\(trimmed)"
    }

    /// The folder of a file: empty for the working directory.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
