import OrderedCollections
import SluiceCore

/// What a model consists of, and what it costs to run once.
package struct ModelStatistics: Sendable {
    /// A node with weights, or one that multiplies and adds.
    package struct Layer: Sendable {
        /// The node's name, or that of what it makes.
        package var name: String
        package var op: String
        /// Name of what it makes.
        package var output: String
        /// Multiply-accumulate operations; `nil` if sizes are unknown.
        package var macs: Int?
        package var parameters: Int
    }

    /// Constants of one element type.
    package struct Weights: Sendable {
        package var type: TensorType
        package var tensors: Int
        package var elements: Int
        package var bytes: Int
    }

    /// Number of nodes by operator, the most frequent first; operators of other domains with their domain.
    package let operators: [(name: String, count: Int)]
    package let nodeCount: Int
    /// Learned numbers: the elements of all constants but shapes and indices (int64, int32, bool, strings).
    package let parameterCount: Int
    /// By bytes, the most first.
    package let weights: [Weights]
    /// Of one run, by all that could be counted.
    package let macs: Int
    /// Nodes that multiply and add and were not counted, by operator: their sizes, or what they do, is not known.
    package let uncounted: [(name: String, count: Int)]
    /// By multiply-accumulate operations, then by parameters, the most first.
    package let layers: [Layer]

    /// - Parameter shapes: Shapes of all values at the input size that is to be counted for.
    package init(_ graph: Graph, shapes: ShapeTable) {
        var operators: OrderedDictionary<String, Int> = [:]
        var uncounted: OrderedDictionary<String, Int> = [:]
        var layers: [Layer] = []
        var counted: Set<String> = []
        for node in graph.nodes {
            let op = node.domain.isEmpty ? node.op : "\(node.domain).\(node.op)"
            operators[op, default: 0] += 1
            // Weights that several nodes share are the first one's.
            let parameters = node.inputs.reduce(0) { sum, name in
                guard let constant = graph.constants[name], constant.type.isLearned, counted.insert(name).inserted
                else { return sum }
                return sum + constant.count
            }
            let macs = MultiplyAccumulate(node, shapes: shapes)
            if case .unknown = macs { uncounted[op, default: 0] += 1 }
            guard parameters > 0 || macs != .none else { continue }
            let output = node.outputs.first ?? ""
            layers.append(
                Layer(
                    name: node.name.isEmpty ? output : node.name,
                    op: op,
                    output: output,
                    macs: macs.count,
                    parameters: parameters
                )
            )
        }
        func ranked(_ counts: OrderedDictionary<String, Int>) -> [(name: String, count: Int)] {
            counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        }
        self.operators = ranked(operators)
        self.uncounted = ranked(uncounted)
        nodeCount = graph.nodes.count
        macs = layers.reduce(0) { sum, layer in
            let (total, overflow) = sum.addingReportingOverflow(layer.macs ?? 0)
            return overflow ? .max : total
        }
        self.layers = layers.sorted { ($0.macs ?? 0, $0.parameters) > ($1.macs ?? 0, $1.parameters) }
        weights = Self.weights(graph)
        parameterCount = weights.reduce(0) { $0 + ($1.type.isLearned ? $1.elements : 0) }
    }

    private static func weights(_ graph: Graph) -> [Weights] {
        var byType: [TensorType: Weights] = [:]
        for constant in graph.constants.values {
            var entry = byType[constant.type] ?? Weights(type: constant.type, tensors: 0, elements: 0, bytes: 0)
            entry.tensors += 1
            entry.elements += constant.count
            entry.bytes += constant.byteCount
            byType[constant.type] = entry
        }
        return byType.values.sorted { ($0.bytes, $0.type.rawValue) > ($1.bytes, $1.type.rawValue) }
    }
}

extension TensorType {
    /// Whether constants of this type are what a model has learned, rather than shapes, indices or texts.
    fileprivate var isLearned: Bool {
        switch self {
        case .int64, .int32, .uint64, .uint32, .bool, .string, .undefined: false
        default: true
        }
    }
}
