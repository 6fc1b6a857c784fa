import Foundation
import SluiceCore
import SluiceRuntime
import SluiceTesting
import Testing

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
