import Foundation
import SluiceConfig
import SluiceCore

/// Finds outputs that would overwrite something that is still needed: an input, or another output.
struct FileClash {
    private struct Claim {
        let path: String
        let use: String
    }

    private var claims: [Claim] = []

    /// Makes sure that no output of a pipeline overwrites an input or another output.
    ///
    /// - Parameter inputs: What the command line names.
    @discardableResult
    static func check(_ configuration: Configuration, inputs: [String]) throws -> FileClash {
        let spec = configuration.spec
        var files = FileClash()
        for stream in spec.streams { files.reads(stream.url, as: "the source of stream \(stream.name)") }
        for variant in spec.variants {
            files.reads(variant.model.path, as: "the model")
            if let card = variant.model.cardPath { files.reads(card, as: "the model's card") }
            if case .file(let path) = variant.model.labels { files.reads(path, as: "the labels") }
        }
        for input in inputs { files.reads(input, as: "an input") }
        for output in spec.outputs {
            if case .file(let path) = output.destination { try files.writes(path, as: "an output") }
        }
        return files
    }

    /// A file that is read.
    mutating func reads(_ path: String, as use: String) {
        claims.append(Claim(path: path, use: use))
    }

    /// A file that is to be written.
    ///
    /// - Throws: ``OutputError`` if it is one that was named before. Devices and pipes may be named as often as one likes.
    mutating func writes(_ path: String, as use: String) throws {
        if let other = claims.first(where: { Self.areSame($0.path, path) }) {
            throw OutputError(
                .cannotCreate,
                "\(path): is \(other.use) and cannot be \(use) too",
                remedy: "choose another file"
            )
        }
        claims.append(Claim(path: path, use: use))
    }

    private static func areSame(_ left: String, _ right: String) -> Bool {
        switch (identity(left), identity(right)) {
        case (let first?, let second?):
            first.isRegular && first.device == second.device && first.inode == second.inode
        // What does not exist yet can only be the same by name.
        case (nil, nil): absolute(left) == absolute(right)
        default: false
        }
    }

    private static func identity(_ path: String) -> (device: UInt, inode: UInt, isRegular: Bool)? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return (UInt(status.st_dev), UInt(status.st_ino), status.st_mode & S_IFMT == S_IFREG)
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
