import OnnxProto
package import OrderedCollections
import SluiceCore

/// What a model computes: nodes that pass values by name, from the inputs to the outputs.
///
/// Every value has one origin: an input, a constant, or a node. ``sort()`` and ``check()`` say when that is broken.
package struct Graph: Sendable {
    package var name: String
    /// In an order in which each comes after the nodes whose values it takes.
    package var nodes: [Node]
    /// By name. ONNX calls them initializers.
    package var constants: OrderedDictionary<String, Constant>
    /// A constant of the same name is the input's default.
    package var inputs: [ValueInfo]
    package var outputs: [ValueInfo]
    /// What the file says of values between nodes; what a rewrite changes must leave it, or it misleads the runtime.
    package var intermediates: [ValueInfo]
    /// Names of constants in ONNX's sparse form, which are kept and not looked into.
    package let sparseConstants: Set<String>
    /// The message without what is above.
    private let rest: Onnx_GraphProto

    /// - Parameter folder: The model's folder, for constants that lie in other files.
    init(_ proto: Onnx_GraphProto, folder: String?) throws(GraphError) {
        var rest = proto
        name = proto.name
        nodes = proto.node.map(Node.init)
        inputs = proto.input.map { ValueInfo($0) }
        outputs = proto.output.map { ValueInfo($0) }
        intermediates = proto.valueInfo.map { ValueInfo($0) }
        sparseConstants = Set(proto.sparseInitializer.map(\.values.name))
        constants = [:]
        for tensor in proto.initializer {
            guard constants.updateValue(try Constant(tensor, folder: folder), forKey: tensor.name) == nil else {
                throw GraphError(
                    .badModel,
                    "there are two constants '\(tensor.name)'",
                    remedy: "export the model again"
                )
            }
        }
        // Whatever sums them up must not overflow.
        guard constants.values.reduce(0.0, { $0 + Double($1.byteCount) }) < 0x1p56 else {
            throw GraphError(
                .badModel,
                "its constants have impossible shapes: no memory holds all of them",
                remedy: "export the model again"
            )
        }
        (rest.node, rest.initializer, rest.input, rest.output, rest.valueInfo) = ([], [], [], [], [])
        self.rest = rest
        for node in nodes { try node.check() }
        try sort()
    }

    /// An empty graph.
    package init(name: String) {
        self.name = name
        (nodes, constants, inputs, outputs, intermediates, sparseConstants) = ([], [:], [], [], [], [])
        rest = Onnx_GraphProto()
    }

    /// The message, with all constants in it but those that have a place in another file.
    func proto(placing places: [String: ConstantPlace]) throws(GraphError) -> Onnx_GraphProto {
        var proto = rest
        proto.name = name
        proto.node = nodes.map(\.proto)
        proto.input = inputs.map(\.proto)
        proto.output = outputs.map(\.proto)
        proto.valueInfo = intermediates.map(\.proto)
        proto.initializer.reserveCapacity(constants.count)
        for (name, constant) in constants {
            let tensor = if let place = places[name] { constant.placed(at: place) } else { try constant.inlined() }
            proto.initializer.append(tensor)
        }
        return proto
    }
}

extension Graph {
    /// Adds a constant, under its name or, where that is taken, one like it; returns the name.
    @discardableResult
    package mutating func add(_ constant: Constant) -> String {
        let name = uniqueName(constant.name)
        constants[name] = constant.renamed(name)
        return name
    }

    /// `base`, or where a value or node already has that name, `base_2`, `base_3` … Goes through the whole graph; who
    /// needs many names keeps a ``NamePool``.
    package func uniqueName(_ base: String) -> String {
        var pool = NamePool(self)
        return pool.unique(base)
    }

    /// Names of all values and nodes.
    package var names: Set<String> {
        var names = Set(constants.keys).union(sparseConstants)
        for value in inputs { names.insert(value.name) }
        for value in outputs { names.insert(value.name) }
        for node in nodes {
            names.insert(node.name)
            names.formUnion(node.outputs)
            names.formUnion(node.inputs)
        }
        return names
    }

    /// Makes every node that takes `old` take `new` instead. Outputs of the graph keep their names.
    package mutating func replaceUses(of old: String, with new: String) {
        for index in nodes.indices where nodes[index].inputs.contains(old) {
            nodes[index].inputs = nodes[index].inputs.map { $0 == old ? new : $0 }
        }
    }

    /// Renames a value wherever it is made, taken, or described.
    package mutating func rename(_ old: String, to new: String) {
        replaceUses(of: old, with: new)
        for index in nodes.indices where nodes[index].outputs.contains(old) {
            nodes[index].outputs = nodes[index].outputs.map { $0 == old ? new : $0 }
        }
        if let constant = constants.removeValue(forKey: old) { constants[new] = constant.renamed(new) }
        for index in inputs.indices where inputs[index].name == old { inputs[index].name = new }
        for index in outputs.indices where outputs[index].name == old { outputs[index].name = new }
        for index in intermediates.indices where intermediates[index].name == old { intermediates[index].name = new }
    }

    package mutating func removeNodes(at places: Set<Int>) {
        nodes = nodes.indices.lazy.filter { !places.contains($0) }.map { nodes[$0] }
    }

    /// Removes nodes of which nothing reaches an output, constants that nobody takes, and what is said of values that
    /// are no more. The default of an input stays: without it, the input would have to be fed.
    ///
    /// - Returns: How many nodes and constants went.
    @discardableResult
    package mutating func removeUnused() -> (nodes: Int, constants: Int) {
        var needed = Set(outputs.map(\.name))
        var unneeded: Set<Int> = []
        // Backwards, everything that takes a value is seen before what makes it.
        for index in nodes.indices.reversed() {
            if nodes[index].outputs.contains(where: { needed.contains($0) }) {
                needed.formUnion(nodes[index].inputs)
            } else {
                unneeded.insert(index)
            }
        }
        removeNodes(at: unneeded)
        needed.formUnion(inputs.map(\.name))
        let before = constants.count
        constants.removeAll { !needed.contains($0.key) }
        let known = names
        intermediates.removeAll { !known.contains($0.name) }
        return (unneeded.count, before - constants.count)
    }
}
