import OrderedCollections
import SluiceCore

/// Writes a model with its constants in a second file beside it, or all in one.
package enum ConstantStorage {
    /// Constants of this many bytes stay in the model: shapes and scales, which readers want at once.
    private static let largestInModel = 1_024
    /// Where blocks begin: multiples of a page, so that they can be mapped.
    private static let alignment = 4_096
    /// Beyond this a model is split whether asked or not: protobuf ends at 2 GB, and nodes need some of it.
    static let mostInOneFile = 1_500_000_000

    /// The second file: `model.onnx.data` for `model.onnx`.
    package static func dataPath(for path: String) -> String { "\(path).data" }

    /// Replaces the model at `path` and its data file; only when both are written do they take their places.
    ///
    /// - Returns: Bytes in the data file.
    @discardableResult
    package static func split(_ model: OnnxModel, to path: String) throws(GraphError) -> Int {
        let dataPath = dataPath(for: path)
        let dataName = "\(dataPath.split(separator: "/").last ?? "")"
        var data = try draft(for: dataPath)
        var places: [String: ConstantPlace] = [:]
        for (name, constant) in model.graph.constants where constant.byteCount > largestInModel {
            // Strings have no bytes of their own.
            guard constant.type != .string else { continue }
            let bytes = try constant.bytes()
            let padding = (alignment - data.count % alignment) % alignment
            try append([UInt8](repeating: 0, count: padding), to: &data, dataPath)
            places[name] = ConstantPlace(file: dataName, offset: data.count, count: bytes.count)
            try append(bytes, to: &data, dataPath)
        }
        let size = data.count
        var message = try draft(for: path)
        try append(try model.serialized(placing: places), to: &message, path)
        try commit(data, dataPath)
        try commit(message, path)
        return size
    }

    private static func draft(for path: String) throws(GraphError) -> FileDraft {
        do { return try FileDraft(for: path) } catch { throw failure(path, error) }
    }

    private static func append(_ bytes: [UInt8], to draft: inout FileDraft, _ path: String) throws(GraphError) {
        do { try draft.append(bytes) } catch { throw failure(path, error) }
    }

    private static func commit(_ draft: consuming FileDraft, _ path: String) throws(GraphError) {
        do { try draft.commit() } catch { throw failure(path, error) }
    }

    private static func failure(_ path: String, _ error: WholeFile.Failure) -> GraphError {
        GraphError(.cannotWrite, "\(path): \(error.reason)", remedy: "check the folder and its permissions")
    }
}

extension OnnxModel {
    /// The files beside the model's own that hold constants.
    package var dataFiles: [String] { Set(graph.constants.values.compactMap(\.external?.path)).sorted() }
}

/// Where a constant goes, if not into the model's file.
struct ConstantPlace: Hashable {
    /// Name of a file in the model's folder.
    var file: String
    var offset: Int
    var count: Int
}
