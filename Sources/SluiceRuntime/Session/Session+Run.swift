import COnnxRuntime
package import SluiceCore

extension Session {
    package mutating func run(_ batch: inout TensorBatch) throws(InferenceError) -> InferenceCost {
        precondition(batch.count > 0, "the batch is empty")
        guard let binding = bindings.first(where: { $0.isFor(batch) }) else {
            throw InferenceError(
                .runFailed,
                "\(name): batch \(batch.id) was not prepared",
                remedy: "report this as a bug"
            )
        }
        let row = batch.count - 1
        let start = Instant.now
        do throws(OrtFailure) {
            if let plan = binding.plan, binding.coversOutputs(of: batch) {
                try runInPlace(binding, plan, row: row, &batch)
            } else {
                try runAndCopy(binding, row: row, &batch)
            }
        } catch {
            throw InferenceError(
                .runFailed,
                "\(name): the run failed: \(error.summary)",
                remedy: "run the model with its own tools"
            )
        }
        var cost = InferenceCost()
        cost.compute = Instant.now.since(start)
        return cost
    }

    /// The outputs are written where the batch wants them.
    private func runInPlace(
        _ binding: BatchBinding,
        _ plan: OutputPlan,
        row: Int,
        _ batch: inout TensorBatch
    ) throws(OrtFailure) {
        do throws(OrtFailure) {
            try unsafe run(binding.input(row: row), outputs: binding.outputs(row: row))
        } catch {
            // The runtime refuses outputs whose shape is not the one that came out. Only a run can tell.
            try runAndCopy(binding, row: row, &batch)
            binding.forgetPlan()
            return
        }
        for index in plan.outputs.indices {
            plan.apply(to: &batch.outputs[index], index: index, count: batch.count)
        }
    }

    /// The runtime makes the outputs, and they are copied to the batch.
    private func runAndCopy(
        _ binding: BatchBinding,
        row: Int,
        _ batch: inout TensorBatch
    ) throws(OrtFailure) {
        defer { scratch.release() }
        try unsafe run(binding.input(row: row), outputs: scratch.values)
        for index in signature.outputs.indices {
            try scratch.copy(index, into: &batch.outputs)
        }
    }

    /// One call of the runtime. Places in `outputs` that hold no tensor get a new one.
    func run(
        _ input: UnsafePointer<OpaquePointer?>,
        outputs: UnsafeMutablePointer<OpaquePointer?>
    ) throws(OrtFailure) {
        try unsafe ort.check(
            ort.table.pointee.Run(
                model.session.pointer,
                nil,
                inputNames.pointers.baseAddress!,
                input,
                1,
                outputNames.pointers.baseAddress!,
                outputNames.pointers.count,
                outputs
            )
        )
    }
}
