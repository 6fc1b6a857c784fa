package import SluiceCore
package import SluiceGraph
package import SluiceRuntime

extension ConstantFolding {
    /// Folding with the runtime as evaluator.
    package init(values: [String: TensorInfo] = [:], limit: Int = 1 << 20, library: RuntimeLibrary) {
        self.init(values: values, limit: limit) { model in
            let runner = try TensorRunner(.bytes(try model.serialized(), name: model.name), library: library)
            return try runner.run([]).map { Constant($0) }
        }
    }
}

extension OpsetUpgrade {
    /// An upgrade that asks the runtime for the types that the file does not tell.
    package init(to target: Int, of model: OnnxModel, library: RuntimeLibrary) {
        // A model that the runtime refuses may be sound in a newer version: scales for each channel under operators
        // that know none are such a case. What needs a type is then refused by name.
        self.init(to: target, values: (try? ShapeReader(library: library).read(model)) ?? [:])
    }
}
