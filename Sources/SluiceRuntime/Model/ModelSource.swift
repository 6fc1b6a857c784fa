import Glibc
import SluiceCore

/// Where a model comes from.
package enum ModelSource: Sendable {
    /// An ONNX file. Weights that lie beside it are found.
    case file(String)
    /// An ONNX model in memory; the name stands for it in messages.
    case bytes([UInt8], name: String)

    /// What messages call it.
    package var name: String {
        switch self {
        case .file(let path): path
        case .bytes(_, let name): name
        }
    }

    /// Finds the mistakes that the runtime would report as a damaged model, or not at all.
    func checkReadable() throws(InferenceError) {
        guard case .file(let path) = self else { return }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw InferenceError(
                .modelNotFound,
                "\(path): \(errno == ENOENT ? "no such file" : lastSystemError())",
                remedy: "check the path of the model"
            )
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw InferenceError(.badModel, "\(path): is a folder", remedy: "name the .onnx file in it")
        }
        guard status.st_size > 0 else {
            throw InferenceError(.badModel, "\(path): the file is empty", remedy: "export or download it again")
        }
        guard unsafe access(path, R_OK) == 0 else {
            throw InferenceError(.modelNotFound, "\(path): \(lastSystemError())", remedy: "check its permissions")
        }
    }
}

/// `errno` in words.
private func lastSystemError() -> String {
    unsafe String(cString: strerror(errno))
}
