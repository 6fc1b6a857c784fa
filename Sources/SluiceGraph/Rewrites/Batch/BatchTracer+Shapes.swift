extension BatchTracer {
    /// The shape of a value, as numbers.
    func shape(_ node: Node) throws(GraphError) -> BatchTrace {
        var entries: [ShapeEntry] = try sizes(node).map { $0.map { .known($0) } ?? .unknown }
        if let (axis, times) = images(node) { entries[axis] = .images(times: times) }
        let rank = entries.count
        func place(_ name: String, _ fallback: Int) -> Int {
            let given = node.integer(name, default: fallback)
            return min(max(given < 0 ? given + rank : given, 0), rank)
        }
        let start = place("start", 0)
        return .shape(Array(entries[start..<max(start, place("end", rank))]))
    }

    /// Operators on the numbers of shapes. `nil`: neither such numbers nor anything that depends on the batch.
    func shapeArithmetic(_ node: Node) throws(GraphError) -> BatchTrace? {
        let isShape = node.inputs.contains { if case .shape = trace(of: $0) { true } else { false } }
        guard isShape else { return nil }
        let result = node.domain.isEmpty ? try shapeResult(node) : nil
        if let result { return result }
        let dependsOnBatch = node.inputs.contains {
            if case .shape(let entries) = trace(of: $0) { entries.contains(where: \.dependsOnBatch) } else { false }
        }
        if dependsOnBatch { throw refusal(node, "computes with the number of images in an unknown way") }
        return nil
    }

    private func shapeResult(_ node: Node) throws(GraphError) -> BatchTrace? {
        let first = entries(node, 0)
        switch node.op {
        case "Identity", "Cast", "Unsqueeze", "Squeeze", "Reshape", "Floor", "Ceil":
            return first.map { .shape($0) }
        case "Gather":
            // Of a list of numbers, there is one axis only.
            guard let first, let places = try integers(node, 1) else { return nil }
            let wrapped = places.map { $0 < 0 ? $0 + first.count : $0 }
            guard wrapped.allSatisfy(first.indices.contains) else { return nil }
            return .shape(wrapped.map { first[$0] })
        case "Slice":
            guard let first, let range = try sliceRange(node, size: first.count) else { return nil }
            return .shape(Array(first[range]))
        case "Concat":
            var all: [ShapeEntry] = []
            for index in node.inputs.indices {
                guard let part = entries(node, index) else { return nil }
                all += part
            }
            return .shape(all)
        case "Mul": return combine(node, *)
        case "Div": return combine(node, /)
        case "Expand", "ConstantOfShape": return try shaped(node)
        default: return nil
        }
    }

    /// Element by element, with broadcasting of single numbers.
    private func combine(_ node: Node, _ operation: (ShapeEntry, ShapeEntry) -> ShapeEntry?) -> BatchTrace? {
        guard let left = entries(node, 0), let right = entries(node, 1) else { return nil }
        let count = max(left.count, right.count)
        guard left.count == count || left.count == 1, right.count == count || right.count == 1 else { return nil }
        var result: [ShapeEntry] = []
        for index in 0..<count {
            guard let entry = operation(left[left.count == 1 ? 0 : index], right[right.count == 1 ? 0 : index]) else {
                return nil
            }
            result.append(entry)
        }
        return .shape(result)
    }

    /// A constant that is brought to a shape with the batch in it is the same for all images, but has one for each.
    private func shaped(_ node: Node) throws(GraphError) -> BatchTrace? {
        let place = node.op == "Expand" ? 1 : 0
        guard let entries = entries(node, place) else { return nil }
        let batches = entries.indices.filter { entries[$0].dependsOnBatch }
        guard let axis = batches.first else { return .shared }
        guard batches.count == 1, case .images(let times) = entries[axis] else { return nil }
        return .images(axis: axis, times: times)
    }

    /// What a Slice along the only dimension of `size` numbers leaves. `nil`: not in steps of 1.
    private func sliceRange(_ node: Node, size: Int) throws(GraphError) -> Range<Int>? {
        let isOld = opset < 10
        guard let start = isOld ? node.integers("starts")?.first : try integers(node, 1)?.first,
            let end = isOld ? node.integers("ends")?.first : try integers(node, 2)?.first
        else { return nil }
        if !isOld, let step = try integers(node, 4)?.first, step != 1 { return nil }
        func place(_ index: Int) -> Int { min(max(index < 0 ? index + size : index, 0), size) }
        return place(start)..<max(place(start), place(end))
    }
}
