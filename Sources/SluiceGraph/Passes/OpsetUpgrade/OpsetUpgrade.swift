import OrderedCollections
package import SluiceCore

/// Rewrites a model for newer standard operators, with exactly the same results.
///
/// Every version that changes an operator of the model is gone through in order (``OperatorHistory``): where the change
/// only added types, optional inputs, or attributes with the old meaning as default, the node stays; else it is
/// rewritten, or refused by name.
package struct OpsetUpgrade: Sendable {
    /// What was done.
    package struct Report: Hashable, Sendable {
        /// How many nodes were rewritten, by the operator they were.
        package var rewritten: [String: Int] = [:]
        /// `false` if the model was new enough.
        package var isChanged: Bool

        package init(isChanged: Bool = false) {
            self.isChanged = isChanged
        }
    }

    /// Versions that a model can be brought to.
    package static let targets = 13...OperatorHistory.newest
    /// The oldest version that a model can be brought from: the next older one broadcasts by other rules.
    package static let oldest = 7

    private let target: Int
    private let values: [String: TensorInfo]

    /// - Parameters:
    ///   - target: One of ``targets``.
    ///   - values: Types and shapes by name, beyond what the file itself says: some rewrites need them.
    package init(to target: Int, values: [String: TensorInfo] = [:]) {
        precondition(Self.targets.contains(target))
        self.target = target
        self.values = values
    }

    /// A model that is new enough stays as it is.
    ///
    /// - Throws: If some node cannot be rewritten exactly. The model is as it was then.
    @discardableResult
    package func apply(to model: inout OnnxModel) throws(GraphError) -> Report {
        let source = model.opset
        guard source < target else { return Report() }
        var graph = model.graph
        // What is a constant by the rules of the old format would be a default that callers may replace.
        if model.irVersion < 4 { _ = graph.fixDefaults() }
        var report = Report(isChanged: true)
        do throws(GraphError) {
            try check(model)
            var rewriter = OperatorRewriter(graph, values: values)
            var nodes: [Node] = []
            for node in graph.nodes {
                let upgraded = try upgrade(node, from: source, &rewriter)
                if upgraded.isRewritten { report.rewritten[node.op, default: 0] += 1 }
                nodes += upgraded.nodes
            }
            graph.nodes = nodes
            for constant in rewriter.added { graph.constants[constant.name] = constant }
        } catch {
            throw GraphError(error.code, "\(model.name): \(error.what)", remedy: error.remedy)
        }
        // Constants that only the old form of a node took.
        graph.removeUnused()
        model.graph = graph
        model.opset = target
        model.irVersion = max(model.irVersion, Self.irVersion(of: target))
        return report
    }

    private func check(_ model: OnnxModel) throws(GraphError) {
        guard model.opset >= Self.oldest else {
            throw GraphError(
                .unsupported,
                "is for the operators of version \(model.opset), which follow other rules than those since \(Self.oldest)",
                remedy: "export it again, for opset \(target)"
            )
        }
        guard model.functionCount == 0 else {
            throw GraphError(
                .unsupported,
                "defines \(model.functionCount) functions of its own, which are not rewritten",
                remedy: "export it again, for opset \(target)"
            )
        }
    }

    /// The nodes that do in version ``target`` what `node` does in version `source`.
    private func upgrade(
        _ node: Node,
        from source: Int,
        _ rewriter: inout OperatorRewriter
    ) throws(GraphError) -> (nodes: [Node], isRewritten: Bool) {
        guard node.domain.isEmpty else { return ([node], false) }
        guard let first = OperatorHistory.versions[node.op]?.first, first <= source else {
            throw GraphError(
                .unsupported,
                "\(node.described) is no operator of version \(source)",
                remedy: "export the model again, for opset \(target)"
            )
        }
        var node = node
        var version = source
        var isRewritten = false
        rewriter.begin()
        while let next = OperatorHistory.change(of: node.op, after: version, upTo: target) {
            version = next
            guard let rule = OperatorRewriter.rules[node.op]?[next] else { continue }
            do throws(OperatorRewriter.Refusal) {
                isRewritten = try rule(&rewriter, &node) || isRewritten
            } catch {
                throw GraphError(
                    .unsupported,
                    "\(node.described) cannot go from opset \(source) to \(target): \(error.reason)",
                    remedy: error.remedy ?? "export the model again, for opset \(target)"
                )
            }
        }
        return (rewriter.before + [node] + rewriter.after, isRewritten)
    }

    /// The version of the file format that came with each version of the operators.
    private static func irVersion(of opset: Int) -> Int {
        switch opset {
        case ...14: 7
        case ...18: 8
        case ...20: 9
        default: 10
        }
    }
}
