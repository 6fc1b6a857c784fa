package import Foundation

/// A folder of a test's own, removed when the test is over.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sluice-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Path of a file in the folder, there or not.
    package func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Creates an empty file and opens it for writing.
    package func create(_ name: String) throws -> FileHandle {
        _ = try write(name, Data())
        return try FileHandle(forWritingTo: URL(filePath: self(name)))
    }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ name: String, _ content: Data) throws -> String {
        try content.write(to: URL(filePath: self(name)))
        return self(name)
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String { try write(name, Data(bytes)) }

    /// The text of a file; empty if there is none.
    package func read(_ name: String) -> String {
        String(decoding: (try? Data(contentsOf: URL(filePath: self(name)))) ?? Data(), as: UTF8.self)
    }
}
