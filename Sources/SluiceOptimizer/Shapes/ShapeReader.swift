import OrderedCollections
package import SluiceCore
package import SluiceGraph
package import SluiceRuntime

/// Finds the types and shapes of all values of a model, by asking the runtime: it infers them when it loads a model,
/// and tells those of the outputs. So everything is made an output, of a copy.
package struct ShapeReader {
    private let library: RuntimeLibrary

    package init(library: RuntimeLibrary) {
        self.library = library
    }

    /// Types and shapes by the names of the values: inputs, constants, and all that nodes make.
    ///
    /// Left out are values that are no tensors of plain numbers, and those of which not even the number of dimensions
    /// is known. Shapes that the model itself computes, from the shapes of other values, are known where those are
    /// known to the last size.
    ///
    /// - Parameter inputShapes: Shapes of inputs by name, to be used instead of those in the file: with sizes in place
    ///   of dynamic dimensions, most shapes are known to the last size.
    /// - Throws: ``GraphError`` if the model cannot be encoded or has no such input, ``InferenceError`` if the runtime
    ///   cannot load it.
    package func read(_ model: OnnxModel, inputShapes: [String: [Int]] = [:]) throws -> [String: TensorInfo] {
        var probe = model
        try probe.graph.setShapes(inputShapes, model: model.name)
        var table = try infer(probe)
        // The runtime infers no shape from the result of `Shape`. With constants in its place it does.
        while !probe.graph.isCovered(by: table) {
            let report = try ConstantFolding(values: table, library: library).apply(to: &probe)
            guard report.shapes > 0 else { break }
            table.merge(try infer(probe)) { $1 }
        }
        return table
    }

    /// What the runtime infers of the values of a model as it is.
    private func infer(_ model: OnnxModel) throws -> [String: TensorInfo] {
        var probe = model
        probe.graph.exposeAllValues()
        var table = try signature(of: probe)
        let flat = table.values.filter(\.dimensions.isEmpty).map(\.name)
        for name in try unknownRanks(among: flat, in: probe) { table[name] = nil }
        for constant in model.graph.constants.values {
            guard let elementType = constant.type.elementType else { continue }
            table[constant.name] = TensorInfo(
                name: constant.name,
                elementType: elementType,
                dimensions: constant.shape.map { .fixed($0) }
            )
        }
        return table
    }

    private func signature(of model: OnnxModel) throws -> [String: TensorInfo] {
        let signature = try ModelFile.inspectTensors(
            .bytes(try model.serialized(), name: model.name),
            with: library
        )
        var table: [String: TensorInfo] = [:]
        for info in signature.outputs + signature.inputs { table[info.name] = info }
        return table
    }

    /// The runtime tells no difference between a scalar and a value of which nothing is known. But the length of what
    /// `Shape` gives is the number of dimensions: 0 for the one, unknown for the other.
    private func unknownRanks(among names: [String], in model: OnnxModel) throws -> [String] {
        guard !names.isEmpty else { return [] }
        var probe = model
        var shapes: [String: String] = [:]
        for name in names {
            let shape = "\(name)/shape of sluice"
            probe.graph.nodes.append(Node("Shape", [name], [shape]))
            probe.graph.outputs.append(ValueInfo(shape))
            shapes[shape] = name
        }
        let table = try signature(of: probe)
        return shapes.compactMap { shape, name in table[shape]?.dimensions == [.fixed(0)] ? nil : name }
    }
}

extension Graph {
    /// Replaces the shapes of inputs.
    fileprivate mutating func setShapes(_ shapes: [String: [Int]], model: String) throws(GraphError) {
        for (name, shape) in shapes {
            guard let index = inputs.firstIndex(where: { $0.name == name }) else {
                throw GraphError(
                    .unsupported,
                    "\(model): has no input '\(name)'",
                    remedy: "name one of: \(inputs.map(\.name).joined(separator: ", "))"
                )
            }
            inputs[index].dimensions = shape.map { .fixed($0) }
        }
    }

    /// Whether all sizes of all values are known.
    fileprivate func isCovered(by table: [String: TensorInfo]) -> Bool {
        nodes.allSatisfy { node in
            node.outputs.allSatisfy { name in
                name.isEmpty || table[name]?.dimensions.allSatisfy { $0.size != nil } == true
            }
        }
    }

    /// Makes every value an output, and forgets what the file says of its type and shape.
    fileprivate mutating func exposeAllValues() {
        intermediates = []
        outputs = outputs.map { ValueInfo($0.name) }
        var exposed = Set(outputs.map(\.name))
        for node in nodes {
            for name in node.outputs where !name.isEmpty && exposed.insert(name).inserted {
                outputs.append(ValueInfo(name))
            }
        }
    }
}
