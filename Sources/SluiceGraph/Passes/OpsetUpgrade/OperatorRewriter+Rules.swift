extension OperatorRewriter {
    /// What to do with an operator when a version changes it; versions that are not here change nothing that a model
    /// for an older one could see.
    static let rules: [String: [Int: Rule]] = [
        "BatchNormalization": [9: dropSpatial, 14: refuseTraining],
        "Clip": [11: moveBounds],
        "ConvTranspose": [11: refuseAutomaticPads],
        "DFT": [20: moveTransformAxis],
        "Dropout": [10: dropMask, 12: moveRatio],
        "GridSample": [20: renameMode],
        "GroupNormalization": [21: refuseScaleOfGroups],
        "Hardmax": [13: flattenAround],
        "LogSoftmax": [13: flattenAround],
        "Pad": [11: movePads],
        "ReduceL1": [18: moveAxes],
        "ReduceL2": [18: moveAxes],
        "ReduceLogSum": [18: moveAxes],
        "ReduceLogSumExp": [18: moveAxes],
        "ReduceMax": [18: moveAxes],
        "ReduceMean": [18: moveAxes],
        "ReduceMin": [18: moveAxes],
        "ReduceProd": [18: moveAxes],
        "ReduceSum": [13: moveAxes],
        "ReduceSumSquare": [18: moveAxes],
        "Resize": [11: nameSampling, 13: leaveOutEmptyInputs],
        "RoiAlign": [16: nameTransformation],
        "Scatter": [11: rename("ScatterElements")],
        "Slice": [10: moveRanges],
        "Softmax": [13: flattenAround],
        "Split": [13: moveSizes, 18: countParts],
        "Squeeze": [13: moveAxes],
        "TopK": [10: moveCount],
        "Unsqueeze": [13: moveAxes],
        "Upsample": [9: moveScales, 10: rename("Resize")],
    ]

    private static func rename(_ op: String) -> Rule {
        { (_, node) throws(Refusal) in
            node.op = op
            return true
        }
    }

    private static let moveAxes: Rule = { (rewriter, node) throws(Refusal) in
        rewriter.moveIntegers("axes", of: &node, to: 1)
    }

    private static let moveSizes: Rule = { (rewriter, node) throws(Refusal) in
        rewriter.moveIntegers("split", of: &node, to: 1)
    }

    /// Without sizes the parts are equal, which now needs their number.
    private static let countParts: Rule = { (_, node) throws(Refusal) in
        guard node.inputs.count < 2 || node.inputs[1].isEmpty else { return false }
        node["num_outputs"] = .integer(node.outputs.count)
        return true
    }

    private static let moveRanges: Rule = { (rewriter, node) throws(Refusal) in
        guard rewriter.moveIntegers("starts", of: &node, to: 1), rewriter.moveIntegers("ends", of: &node, to: 2)
        else { throw Refusal(reason: "it lacks 'starts' or 'ends'") }
        _ = rewriter.moveIntegers("axes", of: &node, to: 3)
        return true
    }

    private static let moveCount: Rule = { (rewriter, node) throws(Refusal) in
        guard case .integer(let count) = node["k"] else { throw Refusal(reason: "it lacks 'k'") }
        node["k"] = .integers([count])
        return rewriter.moveIntegers("k", of: &node, to: 1)
    }

    /// The bounds must have the type of what is clipped, which the node itself does not say.
    private static let moveBounds: Rule = { (rewriter, node) throws(Refusal) in
        guard node["min"] != nil || node["max"] != nil else { return false }
        let type = try rewriter.floatingType(of: node)
        _ = try rewriter.moveFloat("min", of: &node, to: 1, as: type)
        _ = try rewriter.moveFloat("max", of: &node, to: 2, as: type)
        return true
    }

    private static let movePads: Rule = { (rewriter, node) throws(Refusal) in
        guard rewriter.moveIntegers("pads", of: &node, to: 1) else { throw Refusal(reason: "it lacks 'pads'") }
        if node.float("value", default: 0) == 0 {
            node["value"] = nil
        } else {
            _ = try rewriter.moveFloat("value", of: &node, to: 2, as: try rewriter.floatingType(of: node))
        }
        return true
    }

    private static let moveScales: Rule = { (rewriter, node) throws(Refusal) in
        guard case .floats(let scales) = node["scales"] else { throw Refusal(reason: "it lacks 'scales'") }
        node["scales"] = nil
        let constant = Constant("\(node.outputs[0])_scales", shape: [scales.count], floats: scales)
        node.setInput(1, to: rewriter.add(constant))
        return true
    }

    /// The ratio matters to training only; since version 7 a `Dropout` does not train unless an input says so.
    private static let moveRatio: Rule = { (rewriter, node) throws(Refusal) in
        try rewriter.moveFloat("ratio", of: &node, to: 1, as: .float32)
    }

    private static let moveTransformAxis: Rule = { (rewriter, node) throws(Refusal) in
        let axis = node.integer("axis", default: 1)
        node["axis"] = nil
        let name = rewriter.add(Constant("\(node.outputs[0])_axis", shape: [], integers: [axis]))
        node.setInput(2, to: name)
        return true
    }

    private static let renameMode: Rule = { (_, node) throws(Refusal) in
        switch node.string("mode", default: "bilinear") {
        case "bilinear": node["mode"] = .string("linear")
        case "bicubic": node["mode"] = .string("cubic")
        default: return false
        }
        return true
    }

    /// Samples used to lie half a pixel off.
    private static let nameTransformation: Rule = { (_, node) throws(Refusal) in
        node["coordinate_transformation_mode"] = .string("output_half_pixel")
        return true
    }

    private static let dropSpatial: Rule = { (_, node) throws(Refusal) in
        guard node.integer("spatial", default: 1) == 1 else {
            throw Refusal(reason: "it normalises each place by itself (spatial 0), which no newer version does")
        }
        node["spatial"] = nil
        return true
    }

    private static let refuseTraining: Rule = { (_, node) throws(Refusal) in
        guard node.outputs.dropFirst().allSatisfy(\.isEmpty) else { throw Refusal(reason: "it trains") }
        node.outputs = Array(node.outputs.prefix(1))
        return true
    }

    private static let dropMask: Rule = { (rewriter, node) throws(Refusal) in
        guard node.outputs.count > 1 else { return false }
        guard !node.outputs.dropFirst().contains(where: { rewriter.isTaken($0) }) else {
            throw Refusal(reason: "its mask was of numbers and is of truth values now")
        }
        node.outputs = [node.outputs[0]]
        return true
    }

    private static let refuseAutomaticPads: Rule = { (_, node) throws(Refusal) in
        guard node["output_shape"] == nil, !node.string("auto_pad", default: "NOTSET").hasPrefix("SAME") else {
            throw Refusal(reason: "where its automatic padding goes changed between the versions")
        }
        return false
    }

    private static let refuseScaleOfGroups: Rule = { (_, _) throws(Refusal) in
        throw Refusal(reason: "its scale is for groups, and for channels since version 21")
    }

    /// The type of what the node takes first.
    private func floatingType(of node: Node) throws(Refusal) -> TensorType {
        guard let type = type(of: node.inputs[0]) ?? type(of: node.outputs[0]) else {
            throw Refusal(reason: "the type of '\(node.inputs[0])' is not known")
        }
        return type
    }
}
