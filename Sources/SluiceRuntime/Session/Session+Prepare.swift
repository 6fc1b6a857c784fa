package import SluiceCore

extension Session {
    /// Binds the memory of the batch for every number of frames up to its capacity, and makes the memory of its
    /// outputs if no session of the model has. The first batch of a shape is run once with each number of frames.
    ///
    /// - Returns: How many times the model was run.
    @discardableResult
    package mutating func prepare(_ batch: inout TensorBatch) throws(InferenceError) -> Int {
        let counts = try signature.frameCounts(for: batch, of: name)
        bindings.removeAll { $0.batchID == batch.id }
        do throws(OrtFailure) {
            let shapes: LearntShapes
            var runs = 0
            if let learnt, learnt.input == batch.input.shape {
                shapes = learnt
            } else {
                shapes = try probe(batch, counts: counts)
                learnt = shapes
                runs = counts.count
            }
            makeOutputs(of: &batch, shapes: shapes.outputs)
            bindings.append(
                try BatchBinding(
                    batch,
                    counts: counts,
                    plan: shapes.plan,
                    elementTypes: signature.outputs.map(\.elementType),
                    ort: ort
                )
            )
            return runs
        } catch {
            throw InferenceError(
                .runFailed,
                "\(name): the first run failed: \(error.summary)",
                remedy: "check that the input \(signature.inputs[0]) suits the model"
            )
        }
    }

    /// Runs the model with outputs made by the runtime, to see their shapes.
    private func probe(_ batch: borrowing TensorBatch, counts: [Int]) throws(OrtFailure) -> LearntShapes {
        let binding = try BatchBinding(batch, counts: counts, plan: nil, elementTypes: [], ort: ort)
        var shapes: [[[Int]]] = []
        for row in counts.indices {
            defer { scratch.release() }
            try unsafe run(binding.input(row: row), outputs: scratch.values)
            shapes.append(try scratch.shapes())
        }
        return LearntShapes(
            input: batch.input.shape,
            plan: OutputPlan(counts: counts, shapes: shapes),
            outputs: shapes[shapes.count - 1]
        )
    }

    /// Makes the memory of the outputs, except where another session of the model has.
    private func makeOutputs(of batch: inout TensorBatch, shapes: [[Int]]) {
        for (index, shape) in shapes.enumerated() {
            let elementType = signature.outputs[index].elementType
            if index == batch.outputs.count {
                batch.outputs.append(TensorStorage(elementType: elementType, shape: shape))
            } else if batch.outputs[index].elementType != elementType
                || batch.outputs[index].capacity < shape.reduce(1, *) * elementType.size
            {
                batch.outputs.replace(index, with: TensorStorage(elementType: elementType, shape: shape))
            }
        }
    }
}
