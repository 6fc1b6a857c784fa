/// Who makes and who takes each value of a graph, as it was when the index was made.
package struct GraphIndex: Sendable {
    private let producers: [String: Int]
    private let takers: [String: [Int]]
    private let outputs: Set<String>

    package init(_ graph: Graph) {
        var producers: [String: Int] = [:]
        var takers: [String: [Int]] = [:]
        for (index, node) in graph.nodes.enumerated() {
            for value in node.outputs where !value.isEmpty { producers[value] = index }
            for value in node.inputs where !value.isEmpty { takers[value, default: []].append(index) }
        }
        (self.producers, self.takers) = (producers, takers)
        outputs = Set(graph.outputs.map(\.name))
    }

    /// Place of the node that makes the value; `nil` for inputs and constants.
    package func producer(of value: String) -> Int? { producers[value] }

    /// Places of the nodes that take the value, in order; a node that takes it twice is there twice.
    package func consumers(of value: String) -> [Int] { takers[value] ?? [] }

    /// Whether the value leaves the graph.
    package func isOutput(_ value: String) -> Bool { outputs.contains(value) }

    /// The only node that takes the value, if nothing else does, the outside included.
    package func soleConsumer(of value: String) -> Int? {
        guard !isOutput(value), let takers = takers[value], takers.count == 1 else { return nil }
        return takers[0]
    }
}
