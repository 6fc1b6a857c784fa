extension BatchTracer {
    /// What the outputs of `node` have to do with the images.
    mutating func outcome(of node: Node) throws(GraphError) -> BatchTrace {
        if node.isStandard("Shape") { return try shape(node) }
        let traces = node.inputs.map { trace(of: $0) }
        let hasImages = traces.contains { if case .images = $0 { true } else { false } }
        if !hasImages {
            // Arithmetic on shapes, or nothing to do with images at all.
            return try shapeArithmetic(node) ?? .shared
        }
        guard node.domain.isEmpty else { throw unknown(node) }
        switch node.op {
        case _ where Self.elementwise.contains(node.op): return try broadcast(node)
        case _ where Self.spatial.contains(node.op): return try spatial(node)
        case _ where Self.reductions.contains(node.op): return try reduce(node)
        case _ where Self.mixers[node.op] != nil: throw refusal(node, Self.mixers[node.op] ?? "")
        case "BatchNormalization":
            if node.integer("training_mode", default: 0) == 1 {
                throw refusal(node, "takes its statistics over all images")
            }
            return try spatial(node)
        case "Resize", "Upsample": return try resize(node)
        case "Softmax", "LogSoftmax", "Hardmax": return try normalise(node, default: opset < 13 ? 1 : -1)
        case "LayerNormalization": return try normalise(node, default: -1)
        case "LpNormalization", "TopK": return try keepAxis(node, default: -1)
        case "CumSum": return try keepAxis(node, try integers(node, 1)?.first)
        case "Transpose": return try transpose(node)
        case "Concat": return try concat(node)
        case "Split": return try keepAxis(node, default: 0)
        case "Slice": return try slice(node)
        case "Pad": return try pad(node)
        case "Gather": return try gather(node)
        case "GatherElements": return try gatherElements(node)
        case "Reshape": return try reshape(node)
        case "Flatten": return try flatten(node)
        case "Squeeze": return try squeeze(node)
        case "Unsqueeze": return try unsqueeze(node)
        case "Expand": return try expand(node)
        case "Tile": return try tile(node)
        case "MatMul": return try matMul(node)
        case "Gemm": return try gemm(node)
        default: throw unknown(node)
        }
    }

    private func unknown(_ node: Node) -> GraphError {
        refusal(node, "is an operator whose treatment of images is not known")
    }

    /// One element after the other, with broadcasting.
    static let elementwise: Set<String> = [
        "Abs", "Add", "And", "Cast", "CastLike", "Ceil", "Celu", "Clip", "Cos", "DequantizeLinear", "Div", "Dropout",
        "Elu", "Equal", "Erf", "Exp", "Floor", "Gelu", "Greater", "GreaterOrEqual", "HardSigmoid", "HardSwish",
        "Identity", "IsInf", "IsNaN", "LeakyRelu", "Less", "LessOrEqual", "Log", "Max", "Mean", "Min", "Mish", "Mod",
        "Mul", "Neg", "Not", "Or", "PRelu", "Pow", "QuantizeLinear", "Reciprocal", "Relu", "Round", "Selu", "Shrink",
        "Sigmoid", "Sign", "Sin", "Softplus", "Softsign", "Sqrt", "Sub", "Sum", "Swish", "Tanh", "ThresholdedRelu",
        "Where", "Xor",
    ]

    /// Frames × channels × space: each image by itself, as the operators are defined.
    private static let spatial: Set<String> = [
        "AveragePool", "Conv", "ConvTranspose", "DepthToSpace", "GlobalAveragePool", "GlobalMaxPool", "GridSample",
        "GroupNormalization", "InstanceNormalization", "LRN", "LpPool", "MaxPool", "QLinearConv", "ConvInteger",
        "SpaceToDepth",
    ]

    private static let reductions: Set<String> = [
        "ArgMax", "ArgMin", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean",
        "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare",
    ]

    /// Operators that no rewriting of shapes can help, and what they do.
    private static let mixers = [
        "NonMaxSuppression": "lists the boxes of all images one after the other",
        "NonZero": "lists the elements of all images one after the other",
        "Compress": "chooses among the elements of all images",
        "Unique": "compares the elements of all images",
        "DynamicQuantizeLinear": "takes one range over all images",
        "RoiAlign": "names images by their number",
        "ScatterND": "names images by their number",
        "Size": "counts the elements of all images",
    ]

    // MARK: Operators that leave the dimension alone

    private func broadcast(_ node: Node) throws(GraphError) -> BatchTrace {
        // Scales and zero points lie along one axis, whatever their rank.
        if node.op == "QuantizeLinear" || node.op == "DequantizeLinear" {
            return try keepAxis(
                node,
                default: 1,
                isScalarFine: input(1, of: node).map { shapes.sizes(of: $0) == [] } ?? true
            )
        }
        var ranks: [Int] = []
        for index in node.inputs.indices {
            ranks.append(input(index, of: node) == nil ? 0 : try sizes(node, index).count)
        }
        let rank = ranks.max() ?? 0
        var found: (axis: Int, times: Int)?
        for index in node.inputs.indices {
            guard let (axis, times) = images(node, index) else { continue }
            let aligned = (axis: axis + rank - ranks[index], times: times)
            if let found, found != aligned { throw refusal(node, "combines images with other images") }
            found = aligned
        }
        guard let found else { return .shared }
        for index in node.inputs.indices where entries(node, index)?.contains(where: \.dependsOnBatch) ?? false {
            throw refusal(node, "computes with the number of images")
        }
        for index in node.inputs.indices where input(index, of: node) != nil && images(node, index) == nil {
            let place = found.axis - (rank - ranks[index])
            if place >= 0, try sizes(node, index)[place] != 1 {
                throw refusal(node, "combines images with a value that has several entries in place of the batch")
            }
        }
        return .images(axis: found.axis, times: found.times)
    }

    /// The first input has images, in front; no other input has any.
    private func spatial(_ node: Node) throws(GraphError) -> BatchTrace {
        let others = node.inputs.indices.dropFirst().filter { images(node, $0) != nil }
        // The grid of GridSample is of each image.
        if node.op == "GridSample" {
            guard let data = images(node), let grid = images(node, 1), data == (0, 1), grid == (0, 1) else {
                throw refusal(node, "samples images by another's grid")
            }
            return .images(axis: 0, times: 1)
        }
        guard others.isEmpty, let (axis, times) = images(node) else {
            throw refusal(node, "uses an image as its weights")
        }
        guard axis == 0 else { throw refusal(node, "has its images in dimension \(axis) and not in the first") }
        return .images(axis: 0, times: times)
    }

    /// Works along one axis, which must not be that of the images.
    private func keepAxis(
        _ node: Node,
        default fallback: Int,
        isScalarFine: Bool = false
    ) throws(GraphError) -> BatchTrace {
        let rank = try sizes(node).count
        return try keepAxis(node, isScalarFine ? nil : axis(node, rank: rank, default: fallback))
    }

    private func keepAxis(_ node: Node, _ axis: Int?) throws(GraphError) -> BatchTrace {
        guard let found = images(node), node.inputs.indices.dropFirst().allSatisfy({ images(node, $0) == nil }) else {
            throw refusal(node, "depends on an image in another input than its first")
        }
        let rank = try sizes(node).count
        if let axis, (axis < 0 ? axis + rank : axis) == found.axis { throw refusal(node, "works across images") }
        return .images(axis: found.axis, times: found.times)
    }

    /// Works along an axis and, up to opset 12 or by definition, all that follow it.
    private func normalise(_ node: Node, default fallback: Int) throws(GraphError) -> BatchTrace {
        let rank = try sizes(node).count
        let start = axis(node, rank: rank, default: fallback)
        let isFlattening = node.op == "LayerNormalization" || opset < 13
        guard let found = images(node) else {
            throw refusal(node, "depends on an image in another input than its first")
        }
        if isFlattening ? found.axis >= start : found.axis == start { throw refusal(node, "works across images") }
        return .images(axis: found.axis, times: found.times)
    }

    private func reduce(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let found = images(node) else {
            throw refusal(node, "depends on an image in another input than its first")
        }
        let rank = try sizes(node).count
        let reduced: [Int]?
        if node.op.hasPrefix("Arg") {
            reduced = [axis(node, rank: rank, default: 0)]
        } else {
            reduced = try axes(node, rank: rank, input: 1, lastAttributeOpset: node.op == "ReduceSum" ? 12 : 17)
        }
        let isWhole = reduced?.isEmpty ?? true
        if isWhole, node.integer("noop_with_empty_axes", default: 0) == 1 {
            return .images(axis: found.axis, times: found.times)
        }
        guard let reduced, !isWhole, !reduced.contains(found.axis) else {
            throw refusal(node, "takes one value over all images")
        }
        let removed = node.integer("keepdims", default: 1) == 0 ? reduced.count { $0 < found.axis } : 0
        return .images(axis: found.axis - removed, times: found.times)
    }

    private mutating func resize(_ node: Node) throws(GraphError) -> BatchTrace {
        let outcome = try spatial(node)
        guard try sizes(node).first == sizes(ofOutput: 0, node).first else {
            throw refusal(node, "resizes the batch dimension")
        }
        // `axes` speaks of some dimensions only, and an empty constant of none.
        guard node.op == "Resize", node.integers("axes") == nil, let sizes = input(3, of: node) else { return outcome }
        let entries = entries(node, 3)
        if let entries, entries.isEmpty { return outcome }
        switch entries?[0] {
        case .images(times: 1): break
        case .known(1): edits.append(.leadWithBatch(node: index, input: 3))
        // Computed in a way that is not followed, but not from the batch: the first is what the output shows.
        case nil where trace(of: sizes) == .shared && outcome == .images(axis: 0, times: 1):
            edits.append(.leadWithBatch(node: index, input: 3))
        default: throw refusal(node, "resizes the batch dimension")
        }
        return outcome
    }
}
