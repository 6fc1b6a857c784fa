extension BatchTracer {
    func transpose(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { return .shared }
        let rank = try sizes(node).count
        let order = node.integers("perm") ?? Array((0..<rank).reversed())
        guard let place = order.firstIndex(of: axis) else { throw refusal(node, "has a permutation of another rank") }
        return .images(axis: place, times: times)
    }

    /// What is the same for all images is repeated, to stand beside each.
    mutating func concat(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let first = firstImages(node) else { return .shared }
        let rank = try sizes(ofOutput: 0, node).count
        guard axis(node, rank: rank, default: 1) != first.axis else {
            throw refusal(node, "puts images one after another")
        }
        for index in node.inputs.indices {
            if let other = images(node, index) {
                guard other == first else { throw refusal(node, "combines images with other images") }
            } else if opset < 8 {
                throw refusal(node, "puts a constant beside images, which takes operators of version 8 to repeat")
            } else if first.times == 1 {
                edits.append(.repeatForImages(node: self.index, input: index, axis: first.axis, rank: rank))
            } else {
                throw refusal(node, "puts a constant beside images that are folded into another dimension")
            }
        }
        return .images(axis: first.axis, times: first.times)
    }

    private func firstImages(_ node: Node) -> (axis: Int, times: Int)? {
        for index in node.inputs.indices {
            if let found = images(node, index) { return found }
        }
        return nil
    }

    func slice(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { throw refusal(node, "takes its places from an image") }
        let rank = try sizes(node).count
        let starts: [Int]?
        let ends: [Int]?
        if opset < 10 {
            (starts, ends) = (node.integers("starts"), node.integers("ends"))
        } else {
            (starts, ends) = (try integers(node, 1), try integers(node, 2))
        }
        guard let starts, let ends else { throw refusal(node, "does not say what it takes") }
        let axes = try axes(node, rank: rank, input: 3, lastAttributeOpset: 9) ?? Array(starts.indices)
        // Up to the end of everything: exporters write it for dimensions that stay whole.
        let steps = opset < 10 ? nil : try integers(node, 4)
        guard [starts, ends, steps ?? starts].allSatisfy({ $0.count == axes.count }) else {
            throw refusal(node, "does not say what it takes")
        }
        if let place = axes.firstIndex(of: axis),
            starts[place] != 0 || ends[place] < Int(Int32.max) || steps.map({ $0[place] != 1 }) ?? false
        {
            throw refusal(node, "takes some of the images only")
        }
        return .images(axis: axis, times: times)
    }

    func pad(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { throw refusal(node, "takes its padding from an image") }
        let rank = try sizes(node).count
        guard let pads = opset < 11 ? node.integers("pads") : try integers(node, 1) else {
            throw refusal(node, "does not say how much it pads")
        }
        let axes = try axes(node, rank: rank, input: 3, lastAttributeOpset: 0) ?? Array(0..<rank)
        guard pads.count == 2 * axes.count else { throw refusal(node, "does not say how much it pads") }
        if let place = axes.firstIndex(of: axis), pads[place] != 0 || pads[place + axes.count] != 0 {
            throw refusal(node, "pads the batch")
        }
        return .images(axis: axis, times: times)
    }

    func gather(_ node: Node) throws(GraphError) -> BatchTrace {
        let (data, places) = (images(node, 0), images(node, 1))
        let axis = axis(node, rank: try sizes(node).count, default: 0)
        switch (data, places) {
        case (let data?, nil):
            guard data.axis != axis else { throw refusal(node, "takes some of the images only") }
            // The chosen axis becomes as many as the indices have.
            let shift = data.axis > axis ? try sizes(node, 1).count - 1 : 0
            return .images(axis: data.axis + shift, times: data.times)
        case (nil, let places?): return .images(axis: places.axis + axis, times: places.times)
        default: throw refusal(node, "takes from all images what one image names")
        }
    }

    func gatherElements(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let data = images(node, 0), let places = images(node, 1), data == places,
            data.axis != axis(node, rank: try sizes(node).count, default: 0)
        else { throw refusal(node, "takes from all images what one image names") }
        return .images(axis: data.axis, times: data.times)
    }

    func squeeze(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { return .shared }
        let sizes = try sizes(node)
        let axes =
            try axes(node, rank: sizes.count, input: 1, lastAttributeOpset: 12)
            ?? sizes.indices.filter { sizes[$0] == 1 }
        guard !axes.contains(axis) else { throw refusal(node, "removes the batch dimension") }
        return .images(axis: axis - axes.count { $0 < axis }, times: times)
    }

    func unsqueeze(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { return .shared }
        let rank = try sizes(ofOutput: 0, node).count
        let added = Set(try axes(node, rank: rank, input: 1, lastAttributeOpset: 12) ?? [])
        // The places that are left belong to the old dimensions, in order.
        let kept = (0..<rank).filter { !added.contains($0) }
        guard kept.indices.contains(axis) else { throw refusal(node, "adds dimensions of another rank") }
        return .images(axis: kept[axis], times: times)
    }

    /// Broadcasting takes a 1 in place of the batch for any number of images.
    func expand(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node) else { throw refusal(node, "takes a shape from an image") }
        guard let target = entries(node, 1) else { throw refusal(node, "expands to a shape that is not known") }
        let place = try target.count - sizes(node).count + axis
        let rank = max(target.count, try sizes(node).count)
        if target.indices.contains(place), target[place] != .known(1), target[place] != .images(times: times) {
            throw refusal(node, "expands the batch dimension")
        }
        let others = target.indices.filter { $0 != place && target[$0].dependsOnBatch }
        guard others.isEmpty else { throw refusal(node, "combines images with other images") }
        return .images(axis: axis + rank - (try sizes(node).count), times: times)
    }

    func tile(_ node: Node) throws(GraphError) -> BatchTrace {
        guard let (axis, times) = images(node), let repeats = entries(node, 1), repeats.indices.contains(axis) else {
            throw refusal(node, "repeats images in an unknown way")
        }
        guard repeats[axis] == .known(1), !repeats.contains(where: \.dependsOnBatch) else {
            throw refusal(node, "repeats images")
        }
        return .images(axis: axis, times: times)
    }
}
