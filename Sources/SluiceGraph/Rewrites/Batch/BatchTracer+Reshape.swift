extension BatchTracer {
    /// Row-major order is what a Reshape keeps: the images stay whole where as many elements come before them as did.
    mutating func reshape(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, _) = images(node) else { throw refusal(node, "takes a shape from an image") }
        guard let entries = entries(node, 1) else { throw refusal(node, "reshapes to a shape that is not known") }
        let result = try sizes(ofOutput: 0, node)
        guard let (place, times) = try place(of: axis, in: sizes(node), after: result), entries.count == result.count
        else {
            throw refusal(node, "puts the batch into another dimension")
        }
        let copies = node.integer("allowzero", default: 0) == 0
        let wrong = entries.indices.contains { (other: Int) -> Bool in
            other != place
                && (entries[other].dependsOnBatch || (copies && entries[other] == .known(0) && other == axis))
        }
        guard !wrong else { throw refusal(node, "combines images with other images") }
        switch entries[place] {
        case .images(times), .known(-1): break
        case .known(0) where copies && place == axis: break
        case .known: try freeBatch(node, entries, result, place: place, copies: copies && place == axis)
        case .images, .unknown: throw refusal(node, "reshapes to a shape that is not known")
        }
        return .images(axis: place, times: times)
    }

    func flatten(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, _) = images(node) else { return .shared }
        let result = try sizes(ofOutput: 0, node)
        guard let (place, times) = try place(of: axis, in: sizes(node), after: result) else {
            throw refusal(node, "puts the batch into another dimension")
        }
        // A node that flattens everything into its second dimension has 1 in its first, whatever the batch.
        let start = self.axis(node, rank: try sizes(node).count, default: 1)
        guard place == (start > axis ? 0 : 1) else {
            throw refusal(node, "puts the batch into another dimension")
        }
        return .images(axis: place, times: times)
    }

    /// The dimension of `result` before which there are as many elements of an image as before `axis` of `sizes`, and
    /// its size for one image.
    private func place(of axis: Int, in sizes: [Int?], after result: [Int?]) -> (place: Int, times: Int)? {
        var before = 1
        for size in sizes[..<axis] {
            guard let size else { return nil }
            before *= size
        }
        var product = 1
        for (place, size) in result.enumerated() {
            guard let size else { return nil }
            if product == before { return (place, size) }
            product *= size
        }
        return nil
    }

    /// Writes the shape so that the size at `place` follows from the number of images.
    private mutating func freeBatch(
        _ node: Node,
        _ entries: [ShapeEntry],
        _ result: [Int?],
        place: Int,
        copies: Bool
    ) throws(GraphError) {
        var shape: [Int64] = []
        for (index, entry) in entries.enumerated() {
            switch entry {
            case .known(let size): shape.append(Int64(size))
            case .images, .unknown:
                guard let size = result[index] else { throw refusal(node, "reshapes to a shape that is not known") }
                shape.append(Int64(size))
            }
        }
        // 0 copies the dimension of the same index, -1 is what remains: there may be one of the latter.
        if copies, try sizes(node)[place] == result[place] {
            shape[place] = 0
        } else {
            if let other = shape.firstIndex(of: -1) {
                guard let size = result[other] else { throw refusal(node, "needs two sizes that follow from others") }
                shape[other] = Int64(size)
            }
            shape[place] = -1
        }
        edits.append(.setIntegers(node: index, input: 1, shape))
    }
}
