extension OperatorRewriter {
    /// Until version 13, `Softmax` and its like work on two dimensions: what comes before the axis, and the axis with
    /// all that follows. Since then they work on the axis alone, which is the same for the last one only. Otherwise the
    /// value is brought into two dimensions, and back.
    static let flattenAround: Rule = { (rewriter, node) throws(Refusal) in
        let axis = node.integer("axis", default: 1)
        if axis == -1 || rewriter.rank(of: node.inputs[0]).map({ axis == $0 - 1 }) == true {
            node["axis"] = .integer(-1)
            return true
        }
        let (source, target) = (node.inputs[0], node.outputs[0])
        let flat = rewriter.unique("\(target)_flat")
        let result = rewriter.unique("\(target)_2d")
        let shape = rewriter.unique("\(target)_shape")
        rewriter.precede(by: Node("Flatten", [source], [flat], name: flat, attributes: ["axis": .integer(axis)]))
        rewriter.precede(by: Node("Shape", [source], [shape], name: shape))
        rewriter.follow(by: Node("Reshape", [result, shape], [target], name: rewriter.unique("\(target)_restored")))
        node.inputs = [flat]
        node.outputs = [result]
        node["axis"] = .integer(-1)
        return true
    }
}
