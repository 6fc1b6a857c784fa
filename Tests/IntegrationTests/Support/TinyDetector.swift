import Foundation
import SluiceTesting
import TestSupport

extension TinyModel {
    /// A detector that costs nothing: one box in each frame, at the mean red and green of the picture, with the mean
    /// blue as its score. Output as the end-to-end family has it: `[N, 1, 6]`.
    ///
    /// - Parameter size: Width and height of the box.
    static func meanColor(size: Float = 8) -> TinyModel {
        var model = TinyModel()
        model.input("images", .float32, ["N", 3, 32, 32])
        model.output("output0", .float32, ["N", 1, 6])
        model.constant("shape", [3], integers: [0, 1, 3])
        model.constant("spread", [1, 1, 6], floats: [1, 1, 1, 1, 1, 0])
        model.constant("corner", [1, 1, 6], floats: [0, 0, size, size, 0, 0])
        model.node("GlobalAveragePool", ["images"], ["mean"])
        model.node("Reshape", ["mean", "shape"], ["rgb"])
        model.node("Concat", ["rgb", "rgb"], ["rgbrgb"], attributes: ["axis": 2])
        model.node("Mul", ["rgbrgb", "spread"], ["numbers"])
        model.node("Add", ["numbers", "corner"], ["output0"])
        return model
    }

    /// A model whose outputs no family has: `[N, 3]`.
    static func notADetector() -> TinyModel {
        var model = TinyModel()
        model.input("images", .float32, ["N", 3, 32, 32])
        model.output("mean", .float32, ["N", 3])
        model.constant("shape", [2], integers: [0, 3])
        model.node("GlobalAveragePool", ["images"], ["pooled"])
        model.node("Reshape", ["pooled", "shape"], ["mean"])
        return model
    }

    /// Writes the model and returns its path.
    func write(_ name: String, in folder: TemporaryFolder) throws -> String {
        try folder.write(name, Data(bytes))
    }
}
