import Foundation
import SluiceCore
import SluiceRuntime
import SluiceTesting
import Testing

/// The real models and videos that lie beside the checkout.
enum SharedData {
    static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["SLUICE_SHARED_DATA"] {
            return URL(fileURLWithPath: named)
        }
        return URL(fileURLWithPath: #filePath).appending(path: "../../../../shared/data").standardized
    }()

    /// Whether a test may run that needs the data. In CI it must be there: then the test runs, and fails without.
    static var isExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.fileExists(atPath: folder.path)
    }

    static let yoloxNano = folder.appending(path: "models/yolox_nano.onnx").path
    static let yuNet = folder.appending(path: "models/yunet_n_dynamic.onnx").path
}

/// A folder that goes away with the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

extension TinyModel {
    /// `y = 2 x + 1` for inputs of `[batch, 3]`.
    static func affine(batch: Dimension = "N") -> TinyModel {
        var model = TinyModel()
        model.input("x", .float32, [batch, 3])
        model.output("y", .float32, [batch, 3])
        model.constant("two", [1], floats: [2])
        model.constant("one", [1], floats: [1])
        model.node("Mul", ["x", "two"], ["doubled"])
        model.node("Add", ["doubled", "one"], ["y"])
        return model
    }

    /// The indices of the elements that are not 0, `[2, found]`: its shape depends on the data.
    static func nonZero() -> TinyModel {
        var model = TinyModel()
        model.input("x", .float32, ["N", 4])
        model.output("indices", .int64, [2, "found"])
        model.node("NonZero", ["x"], ["indices"])
        return model
    }

    /// Casts its input of `[N, 4]` to `float32`.
    static func cast(from type: ElementType) -> TinyModel {
        var model = TinyModel()
        model.input("x", type, ["N", 4])
        model.output("y", .float32, ["N", 4])
        model.node("Cast", ["x"], ["y"], attributes: ["to": Int(ElementType.float32.rawValue)])
        return model
    }
}

extension TensorBatch {
    /// Fills the next slot with `values`.
    mutating func fill<Element: BitwiseCopyable>(_ values: [Element]) {
        unsafe fillSlot { memory, _ in
            unsafe values.withUnsafeBytes { unsafe memory.copyMemory(from: $0) }
        }
    }
}

extension TensorStorage {
    /// The elements as an array.
    func array<Element: BitwiseCopyable>(of type: Element.Type = Element.self) -> [Element] {
        (0..<count).map { unsafe base.load(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: Element.self) }
    }
}
