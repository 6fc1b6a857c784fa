import OrderedCollections
import SluiceCore

/// Writes the findings of a ``BatchTracer`` into a graph.
///
/// Nodes are added at the end, so that the places in the edits stay right; the graph is to be sorted then.
struct BatchEditor {
    private(set) var graph: Graph
    /// The input whose first dimension is the number of images.
    private let input: String
    private var names: NamePool
    /// Name of the number of images, once something needed it.
    private var batch: String?

    init(_ graph: Graph, batchOf input: String) {
        (self.graph, self.input) = (graph, input)
        names = NamePool(graph)
    }

    mutating func apply(_ edits: [BatchEdit]) {
        for edit in edits {
            switch edit {
            case .setIntegers(let node, let input, let values):
                let base = "\(graph.nodes[node].outputs[0])_shape"
                graph.nodes[node].inputs[input] = add(base, values.map { Int($0) })
            case .leadWithBatch(let node, let input):
                let sizes = graph.nodes[node].inputs[input]
                let range = [("one", 1), ("end", Int(Int32.max)), ("axis", 0)].map { add("\(sizes)_\($0.0)", [$0.1]) }
                let rest = add("Slice", [sizes] + range, "\(sizes)_of_image")
                let parts = [numberOfImages(), rest]
                graph.nodes[node].inputs[input] = add("Concat", parts, "\(sizes)_with_batch", ["axis": .integer(0)])
            case .repeatForImages(let node, let input, let axis, let rank):
                let constant = graph.nodes[node].inputs[input]
                let parts = ones(axis) + [numberOfImages()] + ones(rank - axis - 1)
                let shape = add("Concat", parts, "\(constant)_shape_for_images", ["axis": .integer(0)])
                graph.nodes[node].inputs[input] = add("Expand", [constant, shape], "\(constant)_for_images")
            }
        }
    }

    private mutating func add(_ base: String, _ integers: [Int]) -> String {
        let name = names.unique(base)
        graph.constants[name] = Constant(name, integers: integers)
        return name
    }

    private mutating func add(
        _ op: String,
        _ inputs: [String],
        _ base: String,
        _ attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) -> String {
        let name = names.unique(base)
        graph.nodes.append(Node(op, inputs, [name], attributes: attributes))
        return name
    }

    private mutating func ones(_ count: Int) -> [String] {
        count == 0 ? [] : [add("ones", [Int](repeating: 1, count: count))]
    }

    /// Name of what computes the number of images, as a list of one number.
    private mutating func numberOfImages() -> String {
        if let batch { return batch }
        let shape = add("Shape", [input], "\(input)_shape")
        let number = add("Gather", [shape, add("first", [0])], "number_of_images", ["axis": .integer(0)])
        batch = number
        return number
    }
}
