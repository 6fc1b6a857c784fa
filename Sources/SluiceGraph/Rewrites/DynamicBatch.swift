import SluiceCore

/// Makes a model that was exported for one image take any number of them: the first dimension of its inputs and outputs
/// becomes `batch`.
///
/// Shapes that are written into the graph with a leading 1 are opened, constants that stand beside images are repeated.
/// Operators that mix images are refused by name; so is everything of which it is not known that they do not.
package struct DynamicBatch {
    /// What the dimension is called.
    package static let dimension = "batch"

    /// Shapes of all values of the model as it is.
    private let shapes: ShapeTable

    package init(shapes: ShapeTable) {
        self.shapes = shapes
    }

    /// What was changed.
    package struct Changes: Hashable, Sendable {
        /// Shapes that were opened and constants that are repeated now.
        package var edits = 0
    }

    /// - Returns: `nil` if the batch is dynamic already; then nothing changes.
    @discardableResult
    package func apply(to model: inout OnnxModel) throws(GraphError) -> Changes? {
        do { return try rewrite(&model) } catch { throw error.naming(model) }
    }

    private func rewrite(_ model: inout OnnxModel) throws(GraphError) -> Changes? {
        let inputs = model.graph.requiredInputs.filter { !($0.dimensions ?? []).isEmpty }
        guard let first = inputs.first else {
            throw GraphError(.unsupported, "the model has no input of images", remedy: "give another model")
        }
        if case .dynamic = first.dimensions?.first { return nil }
        for input in inputs where input.dimensions?.first != .fixed(1) {
            throw GraphError(
                .unsupported,
                "the input '\(input.name)' is made for \(input.dimensions?.first?.description ?? "?") images, not for 1",
                remedy: "export the model with a batch of 1"
            )
        }
        var tracer = BatchTracer(model.graph, opset: model.opset, shapes: shapes, inputs: inputs.map(\.name))
        try tracer.trace()

        var editor = BatchEditor(model.graph, batchOf: first.name)
        editor.apply(tracer.edits)
        var graph = editor.graph
        let names = Set(inputs.map(\.name))
        for index in graph.inputs.indices where names.contains(graph.inputs[index].name) {
            graph.inputs[index].dimensions?[0] = .dynamic(Self.dimension)
        }
        for output in graph.outputs where output.dimensions?.isEmpty ?? false {
            throw GraphError(
                .badModel,
                "the output '\(output.name)' is said to be a scalar, and is none",
                remedy: "export the model again"
            )
        }
        for index in graph.outputs.indices { graph.outputs[index].dimensions?[0] = .dynamic(Self.dimension) }
        // What the file says of values in between is true for one image only; the runtime finds it anew.
        graph.intermediates = []
        try graph.sort()
        graph.removeUnused()
        model.adopt(graph)
        return Changes(edits: tracer.edits.count)
    }
}
