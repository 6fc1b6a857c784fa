import SluiceCore

extension ModelSignature {
    /// The numbers of frames that the model can be run with on `batch`: 1 to its capacity. Throws if batch and model
    /// do not fit.
    /// `name` is the file of the model, for messages.
    func frameCounts(for batch: borrowing TensorBatch, of name: String) throws(InferenceError) -> [Int] {
        let input = try imageInput(of: name)
        guard batch.input.elementType == input.elementType else {
            throw InferenceError(
                .badModel,
                "\(name): takes \(input), and was given \(batch.input.elementType.rawValue)",
                remedy: "make the batch with the element type of the model"
            )
        }
        let shape = batch.input.shape
        let fits =
            shape.count == input.dimensions.count
            && zip(shape, input.dimensions).dropFirst().allSatisfy { $1.size == nil || $1.size == $0 }
        guard fits else {
            throw InferenceError(
                .badModel,
                "\(name): takes \(input), and was given \(shape.map(String.init).joined(separator: "×"))",
                remedy: "set model.input to the size and layout of the model"
            )
        }
        if let problem = input.batchProblem(max: batch.capacity) {
            throw InferenceError(.badModel, "\(name): \(problem.what)", remedy: problem.remedy)
        }
        return Array(1...batch.capacity)
    }

    /// The one input, which has a batch dimension. Throws if the model has others.
    func imageInput(of name: String) throws(InferenceError) -> TensorInfo {
        guard inputs.count == 1, let input = inputs.first, !input.dimensions.isEmpty, !outputs.isEmpty else {
            let listed = inputs.map(\.description).joined(separator: ", ")
            throw InferenceError(
                .badModel,
                "\(name): has \(inputs.count) inputs (\(listed)) and \(outputs.count) outputs",
                remedy: "export it with one image input that has a batch dimension, and its detections as outputs"
            )
        }
        return input
    }
}
