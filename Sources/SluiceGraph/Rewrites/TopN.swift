import SluiceCore

/// Appends a selection to a detector: of all anchors, the model gives only those with the highest scores, so that less
/// has to be copied and looked through. They keep the order they had.
///
/// An anchor's score is that of its best class. Every object above a threshold is kept as long as there are no more
/// than `count` anchors above it.
package struct TopN: Hashable, Sendable {
    /// How the output holds what it says of each anchor.
    package enum Layout: Hashable, Sendable {
        /// Frames × anchors × (4 + 1 + classes), undecoded (YOLOX). Boxes are relative to the cell of their anchor, and
        /// an anchor's number is lost here: so they come out decoded, as `objectness` has them. One cell for each
        /// anchor: column and row, counted in strides, and stride in pixels.
        case undecodedObjectness(cells: [SIMD3<Float>])
        /// Frames × anchors × (4 + 1 + classes), decoded (YOLOv5).
        case objectness
        /// Frames × anchors × (4 + classes).
        case rows
        /// Frames × (4 + classes) × anchors (YOLOv8).
        case channelsFirst
    }

    /// Anchors to keep.
    package var count: Int
    package var layout: Layout

    package init(count: Int, layout: Layout) {
        precondition(count > 0)
        (self.count, self.layout) = (count, layout)
    }

    /// The first version with GatherElements, and with TopK's choice of order.
    private static let oldestOpset = 11

    /// - Throws: Unless the model has one output of a fixed number of anchors, more than are to be kept.
    package func apply(to model: inout OnnxModel) throws(GraphError) {
        do { try rewrite(&model) } catch { throw error.naming(model) }
    }

    private func rewrite(_ model: inout OnnxModel) throws(GraphError) {
        guard model.graph.outputs.count == 1, let output = model.graph.outputs.first,
            let dimensions = output.dimensions, dimensions.count == 3, let rows = dimensions[1].size,
            let columns = dimensions[2].size
        else {
            let shown = model.graph.outputs.map(\.name).joined(separator: ", ")
            throw GraphError(
                .unsupported,
                "the model does not give one table of known size (its outputs: \(shown))",
                remedy: "export it for one size of input"
            )
        }
        let (anchors, values) = layout == .channelsFirst ? (columns, rows) : (rows, columns)
        guard count < anchors else {
            throw GraphError(
                .unsupported,
                "the model has \(anchors) anchors, so the best \(count) are all",
                remedy: "choose fewer"
            )
        }
        var writer = try NodeWriter(model, oldest: Self.oldestOpset)
        let all = writer.takeOver(output: output.name)
        let places = places(of: scores(all, values, &writer), &writer)
        let axis = layout == .channelsFirst ? 2 : 1
        // GatherElements wants a place for each value that it takes.
        let column = writer.unsqueeze(places, axis: axis == 1 ? 2 : 1, "top_places_of_value")
        let shape = writer.add(Constant("top_shape", integers: axis == 1 ? [1, 1, values] : [1, values, 1]))
        let wide = writer.add("Expand", [column, shape], "top_places_of_values")
        if case .undecodedObjectness(let cells) = layout {
            precondition(cells.count == anchors, "\(cells.count) cells for \(anchors) anchors")
            let kept = writer.add("GatherElements", [all, wide], "top_undecoded", ["axis": .integer(1)])
            decode(kept, cells: cells, places: places, values, as: output.name, &writer)
        } else {
            writer.add(making: output.name, "GatherElements", [all, wide], ["axis": .integer(axis)])
        }
        try writer.commit(to: &model)
        model.graph.outputs[0].dimensions![axis] = .fixed(count)
    }

    /// The score of each anchor: frames × anchors.
    private func scores(_ all: String, _ values: Int, _ writer: inout NodeWriter) -> String {
        switch layout {
        case .channelsFirst:
            return writer.greatest(writer.slice(all, 4..<values, axis: 1, "class_scores"), axis: 1, "best_class")
        case .rows:
            return writer.greatest(writer.slice(all, 4..<values, axis: 2, "class_scores"), axis: 2, "best_class")
        case .objectness, .undecodedObjectness:
            let best = writer.greatest(writer.slice(all, 5..<values, axis: 2, "class_scores"), axis: 2, "best_class")
            let objectness = writer.greatest(writer.slice(all, 4..<5, axis: 2, "objectness"), axis: 2, "objectness_of")
            return writer.add("Mul", [objectness, best], "anchor_score")
        }
    }

    /// The places of the best anchors, in ascending order: of equal scores the first anchor wins, before and after.
    private func places(of scores: String, _ writer: inout NodeWriter) -> String {
        let best = writer.top(count, of: scores, largest: true, "top_scores").places
        return writer.top(count, of: best, largest: false, "top_order").values
    }

    /// `centre = (xy + cell) × stride`, `size = exp(wh) × stride` (Ge et al. 2021).
    private func decode(
        _ kept: String,
        cells: [SIMD3<Float>],
        places: String,
        _ values: Int,
        as output: String,
        _ writer: inout NodeWriter
    ) {
        let table = writer.add(
            Constant("anchor_cells", shape: [cells.count, 3], floats: cells.flatMap { [$0.x, $0.y, $0.z] })
        )
        let cell = writer.add("Gather", [table, places], "top_cells", ["axis": .integer(0)])
        let corner = writer.slice(cell, 0..<2, axis: 2, "top_cell_corner")
        let stride = writer.slice(cell, 2..<3, axis: 2, "top_cell_stride")
        let offset = writer.slice(kept, 0..<2, axis: 2, "top_offset")
        let moved = writer.add("Add", [offset, corner], "top_centre_cells")
        let centre = writer.add("Mul", [moved, stride], "top_centre")
        let logarithm = writer.slice(kept, 2..<4, axis: 2, "top_log_size")
        let relative = writer.add("Exp", [logarithm], "top_size_cells")
        let size = writer.add("Mul", [relative, stride], "top_size")
        let scores = writer.slice(kept, 4..<values, axis: 2, "top_scores_of_classes")
        writer.add(making: output, "Concat", [centre, size, scores], ["axis": .integer(2)])
    }
}
