import OrderedCollections

/// The integers that are written into a graph, as constants or by `Constant` nodes.
struct KnownIntegers {
    private let graph: Graph
    private let makers: [String: Int]

    init(_ graph: Graph) {
        self.graph = graph
        var makers: [String: Int] = [:]
        for (index, node) in graph.nodes.enumerated() where node.isStandard("Constant") {
            for output in node.outputs { makers[output] = index }
        }
        self.makers = makers
    }

    /// The elements; a scalar is a list of one. `nil`: not known, or not integers.
    subscript(name: String) -> [Int]? {
        if let constant = graph.constants[name] { return try? constant.integers() }
        guard let maker = makers[name] else { return nil }
        let node = graph.nodes[maker]
        if case .tensor(let constant) = node["value"] { return try? constant.integers() }
        if case .integer(let value) = node["value_int"] { return [value] }
        return node.integers("value_ints")
    }
}

extension Graph {
    /// The inputs that somebody has to feed: those without a default.
    package var requiredInputs: [ValueInfo] {
        inputs.filter { constants[$0.name] == nil && !sparseConstants.contains($0.name) }
    }
}
