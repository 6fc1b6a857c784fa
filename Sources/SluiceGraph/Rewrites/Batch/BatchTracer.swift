import SluiceCore

/// Follows the images of a batch through a graph that was made for one image, by what each operator does to its
/// dimensions. Finds out what has to change for any number of them, or who mixes them.
///
/// An operator is trusted only if its rule is known: images that meet any other are an error with its name.
struct BatchTracer {
    let graph: Graph
    let opset: Int
    let shapes: ShapeTable
    private(set) var traces: [String: BatchTrace] = [:]
    var edits: [BatchEdit] = []
    /// Index of the node whose rule is at work.
    private(set) var index = 0
    private let integers: KnownIntegers

    /// - Parameters:
    ///   - shapes: Shapes of all values, for one image.
    ///   - inputs: Names of the inputs whose first dimension counts images.
    init(_ graph: Graph, opset: Int, shapes: ShapeTable, inputs: [String]) {
        self.graph = graph
        self.opset = opset
        self.shapes = shapes
        integers = KnownIntegers(graph)
        for name in inputs { traces[name] = .images(axis: 0, times: 1) }
    }

    /// Goes through all nodes, which are in topological order.
    mutating func trace() throws(GraphError) {
        for (index, node) in graph.nodes.enumerated() {
            self.index = index
            let outcome = try outcome(of: node)
            for name in node.outputs where !name.isEmpty { traces[name] = outcome }
        }
        for output in graph.outputs { try check(output.name) }
    }

    func trace(of name: String) -> BatchTrace { traces[name] ?? .shared }

    /// An output counts images in its first dimension, or whoever runs the model could not tell them apart.
    private func check(_ output: String) throws(GraphError) {
        guard trace(of: output) != .images(axis: 0, times: 1) else { return }
        let maker = graph.nodes.first { $0.outputs.contains(output) }
        let who = maker.map { " of \($0.described)" } ?? ""
        throw GraphError(
            .unsupported,
            "the output '\(output)'\(who) does not have one entry for each image in its first dimension",
            remedy: "export the model with a dynamic batch dimension"
        )
    }

    func refusal(_ node: Node, _ reason: String) -> GraphError {
        GraphError(
            .unsupported,
            "\(node.described) \(reason), so the batch cannot be made dynamic",
            remedy: "export the model with a dynamic batch dimension"
        )
    }

    // MARK: What rules ask

    /// The name of an input, unless it is left out.
    func input(_ index: Int, of node: Node) -> String? {
        node.inputs.indices.contains(index) && !node.inputs[index].isEmpty ? node.inputs[index] : nil
    }

    /// Where input `index` of `node` counts images.
    func images(_ node: Node, _ index: Int = 0) -> (axis: Int, times: Int)? {
        guard let name = input(index, of: node), case .images(let axis, let times) = trace(of: name) else { return nil }
        return (axis, times)
    }

    /// Sizes for one image; `nil` for one that is not fixed.
    func sizes(_ node: Node, _ index: Int = 0) throws(GraphError) -> [Int?] {
        guard let name = input(index, of: node), let sizes = shapes.sizes(of: name) else {
            throw refusal(node, "has an input of unknown shape")
        }
        return sizes
    }

    func sizes(ofOutput index: Int, _ node: Node) throws(GraphError) -> [Int?] {
        guard let sizes = shapes.sizes(of: node.outputs[index]) else {
            throw refusal(node, "has an output of unknown shape")
        }
        return sizes
    }

    /// The integers of a constant input. `nil`: the node has no such input.
    func integers(_ node: Node, _ index: Int) throws(GraphError) -> [Int]? {
        guard let name = input(index, of: node) else { return nil }
        guard let values = integers[name] else {
            throw refusal(node, "has an input '\(name)' that is not a constant")
        }
        return values
    }

    /// Axes, from an attribute (up to `lastAttributeOpset`) or an input, counted from the front. `nil`: none given.
    func axes(
        _ node: Node,
        rank: Int,
        input: Int,
        lastAttributeOpset: Int
    ) throws(GraphError) -> [Int]? {
        let axes = opset <= lastAttributeOpset ? node.integers("axes") : try integers(node, input)
        return axes?.map { $0 < 0 ? $0 + rank : $0 }
    }

    /// An axis attribute, counted from the front.
    func axis(_ node: Node, rank: Int, default fallback: Int) -> Int {
        let axis = node.integer("axis", default: fallback)
        return axis < 0 ? axis + rank : axis
    }

    /// An input as numbers of a shape: what was traced, or a constant.
    func entries(_ node: Node, _ index: Int) -> [ShapeEntry]? {
        guard let name = input(index, of: node) else { return nil }
        if case .shape(let entries) = trace(of: name) { return entries }
        return integers[name]?.map { .known($0) }
    }
}
