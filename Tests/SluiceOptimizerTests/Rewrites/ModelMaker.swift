import SluiceCore
import SluiceGraph

/// Builds small models, node after node.
struct ModelMaker {
    private var graph = Graph(name: "test")
    private var noise = UInt32(1)
    private var count = 0

    /// A picture of 3 × 8 × 8.
    init(input: String = "images", shape: [Int] = [1, 3, 8, 8]) {
        graph.inputs.append(ValueInfo(input, .float32, shape.map { .fixed($0) }))
    }

    /// Adds a node; returns the name of its first output.
    @discardableResult
    mutating func add(
        _ op: String,
        _ inputs: [String],
        outputs: Int = 1,
        name: String? = nil,
        domain: String = "",
        _ attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) -> String {
        count += 1
        let label = name ?? "\(op.lowercased())_\(count)"
        let made = (0..<outputs).map { $0 == 0 ? label : "\(label)_\($0)" }
        graph.nodes.append(Node(op, inputs, made, name: label, domain: domain, attributes: attributes))
        return label
    }

    mutating func integers(_ values: [Int]) -> String { graph.add(Constant("integers", integers: values)) }

    /// Random floats from -1 to 1.
    mutating func floats(_ shape: [Int]) -> String {
        let values = (0..<shape.reduce(1, *)).map { _ in
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return Float(noise >> 8) / Float(1 << 23) - 1
        }
        return graph.add(Constant("floats", shape: shape, floats: values))
    }

    /// A convolution of `images` or `input` to `channels`, with a kernel of 1.
    mutating func convolution(_ input: String = "images", from: Int = 3, to channels: Int) -> String {
        add("Conv", [input, floats([channels, from, 1, 1]), floats([channels])])
    }

    /// The model with this output.
    func model(_ output: String, shape: [Int], opset: Int = 17) -> OnnxModel {
        var graph = graph
        graph.outputs.append(ValueInfo(output, .float32, shape.map { .fixed($0) }))
        return OnnxModel(graph, name: "test", opset: opset)
    }
}
