import OrderedCollections
import SluiceCore

extension Graph {
    /// Removes nodes that give what they take; returns how many. Those that connect an input or a constant, or one
    /// output, with an output stay: names of inputs and outputs are the model's interface.
    mutating func removeIdentities(opset: Int) -> Int {
        var removed: Set<Int> = []
        // What each removed value was replaced by.
        var replacements: [String: String] = [:]
        var origins: [String: Int] = [:]
        let results = Set(outputs.map(\.name))
        let taken = results.union(nodes.flatMap(\.inputs)).subtracting([""])
        for index in nodes.indices {
            if nodes[index].inputs.contains(where: { replacements[$0] != nil }) {
                nodes[index].inputs = nodes[index].inputs.map { replacements[$0] ?? $0 }
            }
            for value in nodes[index].outputs where !value.isEmpty { origins[value] = index }
            guard isIdentity(nodes[index], opset: opset, taken: taken), let source = nodes[index].inputs.first,
                let target = nodes[index].outputs.first, !source.isEmpty, !target.isEmpty
            else { continue }
            if !results.contains(target) {
                replacements[target] = source
            } else if let origin = origins[source], !results.contains(source) {
                // The node that makes the value makes the output; who took the value so far, takes the output.
                nodes[origin].outputs = nodes[origin].outputs.map { $0 == source ? target : $0 }
                for earlier in origin..<index { nodes[earlier].replaceInputs(of: source, with: target) }
                replacements[source] = target
                origins[target] = origin
                for (old, new) in replacements where new == source { replacements[old] = target }
                intermediates.removeAll { $0.name == source || $0.name == target }
            } else {
                continue
            }
            removed.insert(index)
        }
        removeNodes(at: removed)
        return removed.count
    }

    private func isIdentity(_ node: Node, opset: Int, taken: Set<String>) -> Bool {
        if node.isStandard("Identity") { return true }
        // Before version 7 it trained unless told otherwise.
        guard node.isStandard("Dropout"), opset >= 7 else { return false }
        // The second output is the mask.
        guard !node.outputs.dropFirst().contains(where: { taken.contains($0) }) else { return false }
        guard opset >= 12, node.inputs.count > 2, !node.inputs[2].isEmpty else { return true }
        guard !inputs.contains(where: { $0.name == node.inputs[2] }), let training = constants[node.inputs[2]]
        else { return false }
        return (try? training.integers()) == [0]
    }
}

extension Node {
    /// Takes `new` wherever it took `old`.
    fileprivate mutating func replaceInputs(of old: String, with new: String) {
        if inputs.contains(old) { inputs = inputs.map { $0 == old ? new : $0 } }
    }
}
