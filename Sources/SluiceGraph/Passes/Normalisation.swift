import OrderedCollections
import SluiceCore

/// Brings a model into the form that the other passes expect, without changing what it computes: constants are
/// constants, nodes have names of their own, and nothing is there that does nothing.
package struct Normalisation: Sendable {
    /// What was done.
    package struct Report: Hashable, Sendable {
        /// `Constant` nodes that became constants of the graph.
        package var constants = 0
        /// Inputs that had a default and were removed: the default became a constant.
        package var inputs = 0
        /// Nodes that gave what they took: `Identity`, and `Dropout` that does not train.
        package var identities = 0
        /// Nodes that got a name.
        package var named = 0
        /// Nodes whose results nobody took.
        package var unusedNodes = 0
        /// Constants that nobody took.
        package var unusedConstants = 0

        package init() {}
    }

    package init() {}

    /// - Throws: If a constant is in ONNX's sparse form. The model is as it was then.
    @discardableResult
    package func apply(to model: inout OnnxModel) throws(GraphError) -> Report {
        var report = Report()
        var graph = model.graph
        do throws(GraphError) {
            report.constants = try graph.liftConstantNodes()
        } catch {
            throw GraphError(error.code, "\(model.name): \(error.what)", remedy: error.remedy)
        }
        report.inputs = graph.fixDefaults()
        report.identities = graph.removeIdentities(opset: model.opset)
        (report.unusedNodes, report.unusedConstants) = graph.removeUnused()
        report.named = graph.nameNodes()
        model.graph = graph
        // The first version whose constants need not be inputs.
        model.irVersion = max(model.irVersion, 4)
        // Files from before operator sets were versioned say nothing, which later formats forbid.
        model.opset = model.opset
        return report
    }
}

extension Graph {
    /// Turns `Constant` nodes into constants.
    fileprivate mutating func liftConstantNodes() throws(GraphError) -> Int {
        var lifted: Set<Int> = []
        for (index, node) in nodes.enumerated() where node.isStandard("Constant") {
            guard let name = node.outputs.first, let constant = node.constant(named: name) else {
                throw GraphError(
                    .unsupported,
                    "\(node.described) has its values in a form that is not supported, such as the sparse one",
                    remedy: "export the model with dense constants"
                )
            }
            constants[name] = constant
            lifted.insert(index)
        }
        removeNodes(at: lifted)
        return lifted.count
    }

    /// Removes the inputs that have a default, which then is a constant: before version 4 of the format every
    /// constant was such an input, and the runtime folds only what nobody can change.
    mutating func fixDefaults() -> Int {
        let before = inputs.count
        inputs.removeAll { constants[$0.name] != nil }
        return before - inputs.count
    }

    /// Gives every node a name that no other has.
    fileprivate mutating func nameNodes() -> Int {
        var taken = names
        var seen: Set<String> = []
        var count = 0
        for index in nodes.indices where nodes[index].name.isEmpty || !seen.insert(nodes[index].name).inserted {
            var number = 1
            while !taken.insert("\(nodes[index].op)_\(number)").inserted { number += 1 }
            nodes[index].name = "\(nodes[index].op)_\(number)"
            count += 1
        }
        return count
    }
}

extension OnnxModel {
    /// Replaces the graph by one that has new constants, which before version 4 of the format had to be inputs, too.
    mutating func adopt(_ graph: Graph) {
        self.graph = graph
        guard irVersion < 4 else { return }
        _ = self.graph.fixDefaults()
        irVersion = 4
    }
}

extension Node {
    /// What a `Constant` node gives; `nil` if it is sparse.
    fileprivate func constant(named name: String) -> Constant? {
        for attribute in attributeNames {
            switch (attribute, self[attribute]) {
            case ("value", .tensor(let value)): return value.renamed(name)
            case ("value_float", .float(let value)): return Constant(name, shape: [], floats: [value])
            case ("value_floats", .floats(let values)):
                return Constant(name, shape: [values.count], floats: values)
            case ("value_int", .integer(let value)): return Constant(name, shape: [], integers: [value])
            case ("value_ints", .integers(let values)): return Constant(name, integers: values)
            case ("value_string", .string(let value)): return Constant(name, shape: [], strings: [value])
            case ("value_strings", .strings(let values)):
                return Constant(name, shape: [values.count], strings: values)
            default: continue
            }
        }
        return nil
    }
}
