extension BatchTracer {
    /// Matrices are the last two dimensions; those before are broadcast.
    func matMul(_ node: Node) throws(GraphError) -> BatchTrace {
        let ranks = [try sizes(node, 0).count, try sizes(node, 1).count]
        guard ranks[0] > 1, ranks[1] > 1 else { throw refusal(node, "multiplies by a vector") }
        let rank = max(ranks[0], ranks[1])
        var found: (axis: Int, times: Int)?
        for side in 0..<2 {
            guard let (axis, times) = images(node, side) else { continue }
            // Sums run over the columns of the left and the rows of the right.
            guard axis != (side == 0 ? ranks[0] - 1 : ranks[1] - 2) else { throw refusal(node, "sums over images") }
            let place = (axis: axis + rank - ranks[side], times: times)
            if let found, found != place || place.axis >= rank - 2 {
                throw refusal(node, "multiplies images by other images")
            }
            found = place
        }
        guard let found else { return .shared }
        for side in 0..<2 where images(node, side) == nil && found.axis < rank - 2 {
            let place = found.axis - (rank - ranks[side])
            if place >= 0, try sizes(node, side)[place] != 1 {
                throw refusal(node, "multiplies each image by another matrix")
            }
        }
        return .images(axis: found.axis, times: found.times)
    }

    func gemm(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node), images(node, 1) == nil, images(node, 2) == nil else {
            throw refusal(node, "uses an image as its weights")
        }
        guard axis == (node.integer("transA", default: 0) == 0 ? 0 : 1) else { throw refusal(node, "sums over images") }
        if input(2, of: node) != nil {
            let bias = try sizes(node, 2)
            guard bias.count < 2 || bias[0] == 1 else { throw refusal(node, "adds another constant to each image") }
        }
        return .images(axis: 0, times: times)
    }
}
