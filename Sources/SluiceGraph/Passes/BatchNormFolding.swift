import OrderedCollections
import SluiceCore

/// Folds a `BatchNormalization` into the weights of the `Conv`, `ConvTranspose` or `Gemm` before it.
///
/// With γ, β, μ, σ² of the normalisation, s = γ / √(σ² + ε): W′ = W · s and b′ = β + (b − μ) · s, for each output
/// channel, computed in double.
///
/// Weights that are an input's default stay, because callers may give others; ``Normalisation`` makes them constants.
package struct BatchNormFolding: Sendable {
    package init() {}

    /// - Returns: How many were folded. Those whose input is an output of the model or is taken elsewhere too, those
    ///   that train, and those with other weights than float32 constants stay.
    /// - Throws: If a constant cannot be read. The model is as it was then.
    @discardableResult
    package func apply(to model: inout OnnxModel) throws(GraphError) -> Int {
        var graph = model.graph
        let index = GraphIndex(graph)
        let inputs = Set(graph.inputs.map(\.name))
        var folded: Set<Int> = []
        for place in graph.nodes.indices {
            let normalisation = graph.nodes[place]
            guard normalisation.isInference(opset: model.opset), normalisation.inputs.count == 5,
                normalisation.inputs.dropFirst().allSatisfy({ graph.constants[$0] != nil && !inputs.contains($0) }),
                let layer = index.producer(of: normalisation.inputs[0]),
                index.soleConsumer(of: normalisation.inputs[0]) == place,
                let target = ScaledLayer(graph.nodes[layer], in: graph, overridable: inputs),
                normalisation.inputs.dropFirst().allSatisfy({ graph.constants[$0]?.count == target.channels })
            else { continue }
            let affine = try ChannelAffine(normalisation, in: graph)
            let weights = try target.scaledWeights(by: affine.scale)
            let bias = try target.bias().enumerated().map { Float(affine.apply(to: $1, channel: $0)) }
            // A constant that others take as well keeps its values for them.
            let isShared = index.consumers(of: target.weights.name).count > 1 || index.isOutput(target.weights.name)
            var node = graph.nodes[layer]
            if isShared {
                node.inputs[1] = graph.add(weights.renamed(normalisation.outputs[0] + "_weight"))
            } else {
                graph.constants[target.weights.name] = weights
            }
            let added = graph.add(
                Constant(normalisation.outputs[0] + "_bias", shape: [target.channels], floats: bias)
            )
            node.inputs = Array(node.inputs.prefix(2)) + [added]
            node["beta"] = nil
            node.outputs = [normalisation.outputs[0]]
            graph.nodes[layer] = node
            folded.insert(place)
        }
        guard !folded.isEmpty else { return 0 }
        graph.removeNodes(at: folded)
        graph.removeUnused()
        model.graph = graph
        return folded.count
    }
}

/// What a normalisation does to each channel c: x ↦ offset[c] + (x − mean[c]) · scale[c].
private struct ChannelAffine {
    let scale: [Double]
    private let mean: [Double]
    private let offset: [Double]

    init(_ node: Node, in graph: Graph) throws(GraphError) {
        var parameters: [[Double]] = []
        for name in node.inputs.dropFirst() {
            parameters.append(try graph.constants[name]!.floats().map(Double.init))
        }
        let epsilon = Double(node.float("epsilon", default: 1e-5))
        scale = zip(parameters[0], parameters[3]).map { $0 / ($1 + epsilon).squareRoot() }
        (offset, mean) = (parameters[1], parameters[2])
    }

    func apply(to value: Double, channel: Int) -> Double {
        offset[channel] + (value - mean[channel]) * scale[channel]
    }
}

extension Node {
    /// Whether the node is a `BatchNormalization` with fixed statistics for each channel.
    fileprivate func isInference(opset: Int) -> Bool {
        guard isStandard("BatchNormalization"), outputs.dropFirst().allSatisfy(\.isEmpty) else { return false }
        // Before version 7 it trained unless told otherwise; `spatial` went with version 9.
        return opset >= 7 && integer("training_mode", default: 0) == 0 && integer("spatial", default: 1) == 1
    }
}
