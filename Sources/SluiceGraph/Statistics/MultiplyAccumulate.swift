/// How many multiplications with addition a node costs.
enum MultiplyAccumulate: Hashable {
    /// It is no operator that lives of them: what it costs is memory traffic.
    case none
    case count(Int)
    /// It is one, but its sizes or its meaning are not known.
    case unknown

    var count: Int? {
        switch self {
        case .none: 0
        case .count(let count): count
        case .unknown: nil
        }
    }

    init(_ node: Node, shapes: ShapeTable) {
        guard let kind = Self.kinds[node.op] else {
            self = Self.opaque.contains(node.op) ? .unknown : .none
            return
        }
        self = Self.count(kind, node, shapes).map { .count($0) } ?? .unknown
    }

    private enum Kind {
        /// Output elements × the weights of one of them; the input that holds the weights.
        case convolution(weights: Int)
        /// Input elements × the weights of one of them.
        case transposed(weights: Int)
        /// Output elements × the length of the rows that are multiplied; the input with the rows.
        case product(rows: Int)
    }

    /// By name alone: what other domains offer is named and built like its model (`com.microsoft.FusedConv`).
    private static let kinds: [String: Kind] = [
        "Conv": .convolution(weights: 1), "FusedConv": .convolution(weights: 1),
        "ConvInteger": .convolution(weights: 1), "QLinearConv": .convolution(weights: 3),
        "ConvTranspose": .transposed(weights: 1),
        "MatMul": .product(rows: 0), "FusedMatMul": .product(rows: 0), "MatMulInteger": .product(rows: 0),
        "QLinearMatMul": .product(rows: 0), "Gemm": .product(rows: 0), "FusedGemm": .product(rows: 0),
        "QGemm": .product(rows: 0),
    ]

    private static let opaque: Set = [
        "Attention", "DeformConv", "Einsum", "GRU", "GroupQueryAttention", "LSTM", "MultiHeadAttention", "RNN",
    ]

    private static func count(_ kind: Kind, _ node: Node, _ shapes: ShapeTable) -> Int? {
        func sizes(_ index: Int) -> [Int?]? {
            node.inputs.indices.contains(index) ? shapes.sizes(of: node.inputs[index]) : nil
        }
        func elements(_ names: [String], _ index: Int) -> Int? {
            names.indices.contains(index) ? shapes.count(of: names[index]) : nil
        }
        switch kind {
        case .convolution(let weights):
            return ShapeTable.product(elements(node.outputs, 0), ShapeTable.product(sizes(weights)?.dropFirst()))
        case .transposed(let weights):
            return ShapeTable.product(elements(node.inputs, 0), ShapeTable.product(sizes(weights)?.dropFirst()))
        case .product(let rows):
            guard let left = sizes(rows), !left.isEmpty else { return nil }
            let isTransposed = node.integer("transA", default: 0) == 1 && left.count > 1
            let length = isTransposed ? left[left.count - 2] : left[left.count - 1]
            return ShapeTable.product(elements(node.outputs, 0), length)
        }
    }
}
