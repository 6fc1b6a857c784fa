import HeapModule
import OrderedCollections
import SluiceCore

extension Graph {
    /// Brings the nodes into an order in which each comes after those whose values it takes; what is in such an order
    /// stays as it is.
    ///
    /// Kahn's algorithm (1962); of the nodes that may come next, the first in the file does.
    ///
    /// - Throws: If a value has two origins or none, or if nodes wait for each other.
    package mutating func sort() throws(GraphError) {
        let origins = try origins()
        var ready = Heap<Int>()
        var waiting = [Int](repeating: 0, count: nodes.count)
        var takers: [String: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            for value in node.inputs where !value.isEmpty {
                switch origins[value] {
                case .node:
                    waiting[index] += 1
                    takers[value, default: []].append(index)
                case .outside: break
                case nil:
                    throw GraphError(
                        .badModel,
                        "\(node.described) takes '\(value)', which nothing makes",
                        remedy: "export the model again"
                    )
                }
            }
            if waiting[index] == 0 { ready.insert(index) }
        }
        var sorted: [Node] = []
        sorted.reserveCapacity(nodes.count)
        while let index = ready.popMin() {
            sorted.append(nodes[index])
            for value in nodes[index].outputs {
                for taker in takers[value] ?? [] {
                    waiting[taker] -= 1
                    if waiting[taker] == 0 { ready.insert(taker) }
                }
            }
        }
        guard sorted.count == nodes.count else {
            let stuck = nodes.indices.first { waiting[$0] > 0 }!
            throw GraphError(
                .badModel,
                "\(nodes[stuck].described) waits for itself",
                remedy: "export the model again"
            )
        }
        nodes = sorted
    }

    private enum Origin {
        case outside
        case node
    }

    private func origins() throws(GraphError) -> [String: Origin] {
        var origins: [String: Origin] = [:]
        for name in constants.keys { origins[name] = .outside }
        for name in sparseConstants { origins[name] = .outside }
        for input in inputs { origins[input.name] = .outside }
        for node in nodes {
            for value in node.outputs where !value.isEmpty {
                guard origins.updateValue(.node, forKey: value) == nil else {
                    throw GraphError(
                        .badModel,
                        "\(node.described) makes '\(value)', which something else makes too",
                        remedy: "export the model again"
                    )
                }
            }
        }
        for output in outputs where origins[output.name] == nil {
            throw GraphError(
                .badModel,
                "nothing makes the output '\(output.name)'",
                remedy: "export the model again"
            )
        }
        return origins
    }
}
