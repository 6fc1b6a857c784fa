import OrderedCollections
package import SluiceCore

/// Replaces what depends on constants only by its value.
///
/// A node is evaluated by whoever can run a model; here it is only decided what is folded. These are not: nodes that
/// make an output of the model, draw random numbers, or quantize (the values between `QuantizeLinear` and
/// `DequantizeLinear` must stay for a runtime to see them), and nodes of other operator sets.
///
/// An input's default is no constant, because callers may give another value; ``Normalisation`` makes it one.
package struct ConstantFolding {
    /// Runs a model without inputs, and returns its outputs under their names. Those it cannot represent are left
    /// out, and their nodes stay.
    package typealias Evaluator = (OnnxModel) throws -> [Constant]

    /// What was done.
    package struct Report: Hashable, Sendable {
        /// Nodes that were replaced by their results.
        package var folded = 0
        /// Of these, how many asked for a shape that is known.
        package var shapes = 0
        /// Nodes that could have been, but for the size of their results.
        package var tooLarge = 0

        package init() {}
    }

    /// By how many bytes the results of a node may exceed what it takes.
    private let limit: Int
    /// What is known of the values, by name.
    private let values: [String: TensorInfo]
    private let evaluate: Evaluator

    /// - Parameters:
    ///   - values: Types and shapes, which turn `Shape` into a constant where all sizes are fixed.
    ///   - limit: By how many bytes the results of a node may exceed what it takes.
    package init(values: [String: TensorInfo] = [:], limit: Int = 1 << 20, evaluate: @escaping Evaluator) {
        self.values = values
        self.limit = limit
        self.evaluate = evaluate
    }

    /// - Throws: What the evaluator throws. The model is as it was then.
    @discardableResult
    package func apply(to model: inout OnnxModel) throws -> Report {
        var graph = model.graph
        var report = Report()
        report.shapes = foldShapes(in: &graph)
        let places = foldablePlaces(in: graph)
        var results: [String: Constant] = [:]
        if !places.isEmpty {
            for constant in try evaluate(submodel(of: model, graph, places)) { results[constant.name] = constant }
        }
        var folded: Set<Int> = []
        for index in places {
            let outputs = graph.nodes[index].outputs.filter { !$0.isEmpty }
            let constants = outputs.compactMap { results[$0] }
            guard constants.count == outputs.count else { continue }
            // What is too large itself is no constant here, and so makes no room.
            let taken = graph.nodes[index].inputs.reduce(0) { $0 + (graph.constants[$1]?.byteCount ?? 0) }
            guard constants.reduce(0, { $0 + $1.byteCount }) <= taken + limit else {
                report.tooLarge += 1
                continue
            }
            for constant in constants { graph.constants[constant.name] = constant }
            folded.insert(index)
        }
        report.folded = folded.count + report.shapes
        guard report.folded > 0 else { return report }
        graph.removeNodes(at: folded)
        graph.removeUnused()
        model.graph = graph
        return report
    }

    /// Replaces `Shape` of values all of whose sizes are known.
    private func foldShapes(in graph: inout Graph) -> Int {
        let results = Set(graph.outputs.map(\.name))
        var folded: Set<Int> = []
        for (index, node) in graph.nodes.enumerated() where node.isStandard("Shape") {
            guard let name = node.outputs.first, !results.contains(name), let source = node.inputs.first,
                let sizes = sizes(of: source, in: graph)
            else { continue }
            // Versions 15 and later may ask for a part; negative places count from the end, and all are clamped.
            let places = [node.integer("start", default: 0), node.integer("end", default: sizes.count)]
                .map { min(max($0 < 0 ? $0 + sizes.count : $0, 0), sizes.count) }
            graph.constants[name] = Constant(name, integers: Array(sizes[places[0]..<max(places[0], places[1])]))
            folded.insert(index)
        }
        graph.removeNodes(at: folded)
        return folded.count
    }

    private func sizes(of value: String, in graph: Graph) -> [Int]? {
        if let constant = graph.constants[value] {
            return graph.inputs.contains { $0.name == value } ? nil : constant.shape
        }
        guard let dimensions = values[value]?.dimensions else { return nil }
        let sizes = dimensions.compactMap(\.size)
        return sizes.count == dimensions.count ? sizes : nil
    }

    /// Places of the nodes that depend on constants only, in order.
    private func foldablePlaces(in graph: Graph) -> [Int] {
        let results = Set(graph.outputs.map(\.name))
        var known = Set(graph.constants.keys).subtracting(graph.inputs.map(\.name))
        var places: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            guard node.domain.isEmpty, !Self.neverFolded.contains(node.op),
                node.inputs.allSatisfy({ $0.isEmpty || known.contains($0) }),
                !node.outputs.contains(where: { results.contains($0) })
            else { continue }
            known.formUnion(node.outputs.filter { !$0.isEmpty })
            places.append(index)
        }
        return places
    }

    private static let neverFolded: Set<String> = [
        "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli",
        "Dropout", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear",
    ]

    /// A model of the nodes at `places` and the constants they take, with all that they make as outputs.
    private func submodel(of model: OnnxModel, _ graph: Graph, _ places: [Int]) -> OnnxModel {
        var part = Graph(name: "constants")
        part.nodes = places.map { graph.nodes[$0] }
        for node in part.nodes {
            for name in node.inputs {
                if let constant = graph.constants[name] { part.constants[name] = constant }
            }
            for name in node.outputs where !name.isEmpty { part.outputs.append(ValueInfo(name)) }
        }
        var submodel = OnnxModel(part, name: model.name, opset: model.opset)
        submodel.irVersion = max(model.irVersion, 4)
        return submodel
    }
}
