import SluiceCore

/// Adds nodes to a graph, in the form that the model's version of the operators has.
///
/// New nodes may be written in any order and take any value; ``commit(to:)`` sorts them in.
struct NodeWriter {
    private var graph: Graph
    private let opset: Int

    /// The first version whose operators broadcast and cast as the nodes written here rely on.
    private static let oldestOpset = 7

    /// - Parameter oldest: The first version that has all operators to be written.
    init(_ model: OnnxModel, oldest: Int = Self.oldestOpset) throws(GraphError) {
        guard model.opset >= oldest else {
            throw GraphError(
                .unsupported,
                "the model is for the operators of version \(model.opset), and this needs \(oldest)",
                remedy: "raise it first: sluice model upgrade"
            )
        }
        graph = model.graph
        opset = model.opset
    }

    /// Adds a node with one output; returns the output's name, which is `name` or one like it.
    mutating func add(
        _ op: String,
        _ inputs: [String],
        _ name: String,
        _ attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) -> String {
        let output = graph.uniqueName(name)
        graph.nodes.append(Node(op, inputs, [output], name: output, attributes: attributes))
        return output
    }

    mutating func add(_ constant: Constant) -> String { graph.add(constant) }

    /// `value[…, start..<end, …]` along `axis`.
    mutating func slice(_ value: String, _ range: Range<Int>, axis: Int, _ name: String) -> String {
        let places = [range.lowerBound, range.upperBound, axis].map { add(Constant("\(name)_range", integers: [$0])) }
        return add("Slice", [value] + places, name)
    }

    /// The greatest value along `axis`, which goes.
    mutating func greatest(_ value: String, axis: Int, _ name: String) -> String {
        if opset < 18 {
            return add("ReduceMax", [value], name, ["axes": .integers([axis]), "keepdims": .integer(0)])
        }
        let axes = add(Constant("\(name)_axes", integers: [axis]))
        return add("ReduceMax", [value, axes], name, ["keepdims": .integer(0)])
    }

    /// `value` with a dimension of size 1 at `axis`.
    mutating func unsqueeze(_ value: String, axis: Int, _ name: String) -> String {
        if opset < 13 { return add("Unsqueeze", [value], name, ["axes": .integers([axis])]) }
        return add("Unsqueeze", [value, add(Constant("\(name)_axes", integers: [axis]))], name)
    }

    /// The `count` greatest along the last dimension, and their places.
    mutating func top(_ count: Int, of value: String, largest: Bool, _ name: String) -> (values: String, places: String)
    {
        let (values, places) = (graph.uniqueName("\(name)_values"), graph.uniqueName("\(name)_places"))
        let k = add(Constant("\(name)_count", integers: [count]))
        graph.nodes.append(
            Node(
                "TopK",
                [value, k],
                [values, places],
                name: graph.uniqueName(name),
                attributes: ["axis": .integer(-1), "largest": .integer(largest ? 1 : 0)]
            )
        )
        return (values, places)
    }

    /// Gives the value of an output another name, under which new nodes take it; the output's own is free for what
    /// they make of it.
    mutating func takeOver(output: String) -> String {
        let inner = graph.uniqueName("\(output)_all")
        graph.rename(output, to: inner)
        for index in graph.outputs.indices where graph.outputs[index].name == inner {
            graph.outputs[index].name = output
        }
        return inner
    }

    /// Makes all nodes so far take a value that is still to be made instead of the input; returns its name.
    mutating func takeOver(input: String) -> String {
        let inner = graph.uniqueName("\(input)_prepared")
        graph.replaceUses(of: input, with: inner)
        return inner
    }

    /// Adds the node that makes a value whose name is already in use: an output, or what ``takeOver(input:)`` gave.
    mutating func add(
        making name: String,
        _ op: String,
        _ inputs: [String],
        _ attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) {
        let label = graph.uniqueName("\(name)_made")
        graph.nodes.append(Node(op, inputs, [name], name: label, attributes: attributes))
    }

    /// Sorts the new nodes in and puts the graph into the model.
    consuming func commit(to model: inout OnnxModel) throws(GraphError) {
        try graph.sort()
        model.adopt(graph)
    }
}
