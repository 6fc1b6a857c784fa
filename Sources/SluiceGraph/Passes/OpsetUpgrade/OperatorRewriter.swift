import OrderedCollections
import SluiceCore

/// Rewrites one node at a time, and gathers what else that needs.
struct OperatorRewriter {
    /// Why a node cannot be rewritten exactly.
    struct Refusal: Error {
        /// As a sentence goes on: `its scales are no constant`.
        var reason: String
        /// `nil` for another export of the model.
        var remedy: String?
    }

    /// Changes a node to its form in the next version; `false` if it needs no change.
    typealias Rule = @Sendable (inout OperatorRewriter, inout Node) throws(Refusal) -> Bool

    /// Constants of all rewritten nodes.
    private(set) var added: [Constant] = []
    /// Nodes that come before and after the current one.
    private(set) var before: [Node] = []
    private(set) var after: [Node] = []
    private let graph: Graph
    private let values: [String: TensorInfo]
    private var names: NamePool
    /// Values that some node takes or that leave the graph.
    private let taken: Set<String>

    init(_ graph: Graph, values: [String: TensorInfo]) {
        self.graph = graph
        self.values = values
        names = NamePool(graph)
        taken = Set(graph.outputs.map(\.name)).union(graph.nodes.flatMap(\.inputs)).subtracting([""])
    }

    /// Turns to the next node.
    mutating func begin() {
        (before, after) = ([], [])
    }

    /// The constant of that name, unless it is an input's default.
    func constant(_ name: String) -> Constant? {
        // Here and not up front: only few rules ask.
        if let constant = graph.constants[name] { return graph.inputs.contains { $0.name == name } ? nil : constant }
        return added.first { $0.name == name }
    }

    /// Whether anything depends on the value.
    func isTaken(_ value: String) -> Bool { taken.contains(value) }

    /// What is known of the type of a value.
    func type(of value: String) -> TensorType? {
        if let known = values[value] { return TensorType(known.elementType) }
        if let constant = graph.constants[value] { return constant.type }
        let declared = (graph.inputs + graph.outputs + graph.intermediates).first { $0.name == value && $0.type != nil }
        return declared?.type
    }

    /// How many dimensions a value has, if that is known.
    func rank(of value: String) -> Int? {
        if let known = values[value] { return known.dimensions.count }
        if let constant = graph.constants[value] { return constant.shape.count }
        return (graph.inputs + graph.outputs + graph.intermediates)
            .first { $0.name == value && $0.dimensions != nil }?.dimensions?.count
    }

    /// Adds a constant under a name like its own; returns the name.
    mutating func add(_ constant: Constant) -> String {
        let name = unique(constant.name)
        added.append(constant.renamed(name))
        return name
    }

    /// A name that nothing has.
    mutating func unique(_ base: String) -> String { names.unique(base) }

    mutating func precede(by node: Node) { before.append(node) }

    mutating func follow(by node: Node) { after.append(node) }
}

extension OperatorRewriter {
    /// Moves a list of integers from an attribute to the input at `place`; `false` if there is no such attribute.
    mutating func moveIntegers(_ attribute: String, of node: inout Node, to place: Int) -> Bool {
        guard let values = node.integers(attribute) else { return false }
        node[attribute] = nil
        node.setInput(place, to: add(Constant("\(node.outputs[0])_\(attribute)", integers: values)))
        return true
    }

    /// Moves a float to the input at `place`, as a scalar of `type`; `false` if there is no such attribute.
    mutating func moveFloat(
        _ attribute: String,
        of node: inout Node,
        to place: Int,
        as type: TensorType
    ) throws(Refusal) -> Bool {
        guard case .float(let value) = node[attribute] else { return false }
        guard let constant = Constant("\(node.outputs[0])_\(attribute)", scalar: value, type) else {
            throw Refusal(reason: "'\(attribute)' would have to be \(type.name)")
        }
        node[attribute] = nil
        node.setInput(place, to: add(constant))
        return true
    }
}

extension Node {
    /// Sets an optional input; those before it that the node has not are left out.
    mutating func setInput(_ place: Int, to name: String) {
        while inputs.count <= place { inputs.append("") }
        inputs[place] = name
    }
}

extension Constant {
    /// A scalar of a floating type; `nil` for other types.
    fileprivate init?(_ name: String, scalar value: Float, _ type: TensorType) {
        let bytes: [UInt8]
        switch type {
        case .float32: bytes = Self.littleEndian([value.bitPattern])
        case .float64: bytes = Self.littleEndian([Double(value).bitPattern])
        case .float16: bytes = Self.littleEndian([Float16(value).bitPattern])
        default: return nil
        }
        self.init(name, type, shape: [], bytes: bytes)
    }
}
