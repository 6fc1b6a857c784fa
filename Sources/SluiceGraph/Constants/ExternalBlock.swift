import Glibc
import OnnxProto
import SluiceCore

/// Where a constant's bytes lie, if not in the model's file.
struct ExternalBlock: Hashable, Sendable {
    /// The file, inside the model's folder.
    var path: String
    var offset: Int
    var count: Int

    /// Finds the block that `tensor` names, and checks that it is there: nothing is read yet.
    ///
    /// - Parameter folder: The model's folder; `nil` for a model that is no file.
    init(_ tensor: Onnx_TensorProto, folder: String?, bytes expected: Int?) throws(GraphError) {
        let name = "constant '\(tensor.name)'"
        guard let folder else {
            throw GraphError(.unsupported, "\(name) lies in another file", remedy: "load the model from its folder")
        }
        var entries: [String: String] = [:]
        for entry in tensor.externalData { entries[entry.key] = entry.value }
        guard let location = entries["location"], !location.isEmpty else {
            throw GraphError(.badModel, "\(name) lies in another file, but which is not said", remedy: "export again")
        }
        guard !location.hasPrefix("/"), !location.split(separator: "/").contains("..") else {
            throw GraphError(
                .unsupported,
                "\(name) lies in '\(location)', outside the model's folder",
                remedy: "put the file beside the model"
            )
        }
        path = folder + "/" + location
        let size = try Self.size(of: path, in: folder, for: name)
        guard let offset = Int(entries["offset"] ?? "0"), offset >= 0, offset <= size else {
            throw GraphError(.badModel, "\(path): \(name) begins after its end", remedy: "export or copy it again")
        }
        guard let count = entries["length"].map({ Int($0) }) ?? expected ?? size - offset, count >= 0,
            count <= size - offset
        else {
            throw GraphError(
                .badModel,
                "\(path): is too short for \(name): \(size) bytes",
                remedy: "export or copy it again"
            )
        }
        self.offset = offset
        self.count = count
    }

    func read() throws(GraphError) -> [UInt8] {
        do {
            return try WholeFile.read(path, offset: offset, count: count)
        } catch {
            throw GraphError(.notFound, "\(path): \(error.reason)", remedy: "keep the model's files together")
        }
    }

    /// Size of the file, which must be inside `folder` after all links are followed.
    private static func size(of path: String, in folder: String, for name: String) throws(GraphError) -> Int {
        guard let file = resolved(path), let home = resolved(folder) else {
            throw GraphError(
                .notFound,
                "\(path): no such file; \(name) should be in it",
                remedy: "copy it beside the model"
            )
        }
        guard file.hasPrefix(home == "/" ? home : home + "/") else {
            throw GraphError(
                .unsupported,
                "\(path): leads outside the model's folder, to \(file)",
                remedy: "put the file itself beside the model"
            )
        }
        var status = stat()
        guard unsafe stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw GraphError(.badModel, "\(path): is no regular file", remedy: "copy it beside the model")
        }
        return Int(status.st_size)
    }

    private static func resolved(_ path: String) -> String? {
        guard let characters = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(characters) }
        return unsafe String(cString: characters)
    }
}
