import OrderedCollections
import SluiceCore

/// A layer whose weights can take up a factor for each output channel.
struct ScaledLayer {
    private let node: Node
    let weights: Constant
    private let biasConstant: Constant?
    /// Output channels.
    let channels: Int
    /// Elements of the weights that follow one another and belong to the same output channel.
    private let run: Int
    /// Output channels of a group; the same as ``channels`` where weights begin with output channels.
    private let channelsPerGroup: Int
    /// Runs that one group has; the weights of `ConvTranspose` begin with input channels.
    private let runsPerGroup: Int

    /// `nil` unless the node is a `Conv`, `ConvTranspose` or `Gemm` with float32 constants that are not inputs.
    init?(_ node: Node, in graph: Graph, overridable: Set<String>) {
        guard node.domain.isEmpty, node.inputs.count >= 2,
            let weights = graph.constants[node.inputs[1]], weights.type == .float32, weights.shape.count >= 2,
            !overridable.contains(weights.name), weights.count > 0
        else { return nil }
        let shape = weights.shape
        let area = shape.dropFirst(2).reduce(1, *)
        switch node.op {
        case "Conv":
            channels = shape[0]
            (run, channelsPerGroup, runsPerGroup) = (shape[1] * area, channels, channels)
        case "ConvTranspose":
            let groups = node.integer("group", default: 1)
            guard groups > 0, shape[0] % groups == 0 else { return nil }
            channels = shape[1] * groups
            (run, channelsPerGroup, runsPerGroup) = (area, shape[1], shape[0] / groups * shape[1])
        case "Gemm" where shape.count == 2:
            let isTransposed = node.integer("transB", default: 0) != 0
            channels = shape[isTransposed ? 0 : 1]
            (run, channelsPerGroup) = (isTransposed ? shape[1] : 1, channels)
            runsPerGroup = weights.count / run
        default: return nil
        }
        if node.inputs.count > 2, !node.inputs[2].isEmpty {
            // One value for all channels, or one for each.
            guard let bias = graph.constants[node.inputs[2]], bias.type == .float32, !overridable.contains(bias.name),
                bias.count == 1 || bias.count == channels && bias.shape.last == channels
            else { return nil }
            biasConstant = bias
        } else {
            biasConstant = nil
        }
        self.node = node
        self.weights = weights
    }

    /// The weights times the factor of their output channel, each product rounded once.
    func scaledWeights(by factors: [Double]) throws(GraphError) -> Constant {
        var values = try weights.floats()
        for start in stride(from: 0, to: values.count, by: run) {
            let place = start / run
            let channel = place / runsPerGroup * channelsPerGroup + place % channelsPerGroup
            for index in start..<start + run { values[index] = Float(Double(values[index]) * factors[channel]) }
        }
        return Constant(weights.name, shape: weights.shape, floats: values)
    }

    /// What is added to each output channel.
    func bias() throws(GraphError) -> [Double] {
        guard let biasConstant else { return [Double](repeating: 0, count: channels) }
        let factor = Double(node.op == "Gemm" ? node.float("beta", default: 1) : 1)
        let values = try biasConstant.floats().map { Double($0) * factor }
        return values.count == channels ? values : [Double](repeating: values[0], count: channels)
    }
}
