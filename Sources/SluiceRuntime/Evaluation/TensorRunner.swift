import COnnxRuntime
package import SluiceCore

/// Runs any model on the CPU with any inputs: for evaluating and comparing models, not for serving them.
///
/// Unlike ``Session`` it asks nothing of the model's inputs and outputs, and makes all memory anew at every run.
@safe
package struct TensorRunner: ~Copyable {
    /// File of the model, for messages.
    private let name: String
    private let ort: OrtFunctions
    private let model: LoadedModel

    /// Loads the model. Without optimisation every node computes what the file says, to the last bit; outputs of
    /// other kinds than tensors of plain numbers cannot be asked for.
    package init(
        _ source: ModelSource,
        library: RuntimeLibrary,
        optimization: GraphOptimization = .none,
        threads: Int = 1
    ) throws(InferenceError) {
        precondition(threads > 0)
        model = try LoadedModel.open(
            source,
            library: library,
            optimization: optimization,
            threads: threads,
            skipsOtherOutputs: true
        )
        name = source.name
        ort = library.functions
    }

    package var signature: ModelSignature { model.signature }

    /// Runs the model once.
    ///
    /// - Parameters:
    ///   - inputs: Found by their names; all that the model has, and no others.
    ///   - outputs: Names of the outputs to compute; `nil` computes all.
    /// - Returns: The outputs in the order of the names.
    package func run(_ inputs: [HostTensor], outputs: [String]? = nil) throws(InferenceError) -> [HostTensor] {
        let names = outputs ?? signature.outputs.map(\.name)
        try check(inputs, outputs: names)
        guard !names.isEmpty else { return [] }
        do throws(OrtFailure) {
            return try compute(inputs, outputs: names)
        } catch {
            throw InferenceError(
                .runFailed,
                "\(name): the run failed: \(error.summary)",
                remedy: "check that types and shapes of the inputs suit the model"
            )
        }
    }

    private func check(_ inputs: [HostTensor], outputs: [String]) throws(InferenceError) {
        let given = Set(inputs.map(\.name))
        if let missing = signature.inputs.first(where: { !given.contains($0.name) }) {
            throw InferenceError(.runFailed, "\(name): no value for the input \(missing)", remedy: "give one")
        }
        for input in inputs where !signature.inputs.contains(where: { $0.name == input.name }) {
            throw InferenceError(.runFailed, "\(name): has no input '\(input.name)'", remedy: "leave it out")
        }
        for output in outputs where !signature.outputs.contains(where: { $0.name == output }) {
            throw InferenceError(
                .runFailed,
                "\(name): has no output '\(output)' of plain numbers",
                remedy: "ask for one of: \(signature.outputs.map(\.name).joined(separator: ", "))"
            )
        }
    }

    private func compute(_ inputs: [HostTensor], outputs: [String]) throws(OrtFailure) -> [HostTensor] {
        let values = try InputValues(inputs, ort: ort)
        let inputNames = NameTable(inputs.map(\.name))
        let outputNames = NameTable(outputs)
        let results = ScratchOutputs(count: outputs.count, ort: ort)
        try unsafe ort.check(
            ort.table.pointee.Run(
                model.session.pointer,
                nil,
                inputNames.pointers.baseAddress!,
                values.pointers.baseAddress!,
                inputs.count,
                outputNames.pointers.baseAddress!,
                outputs.count,
                results.values
            )
        )
        var tensors: [HostTensor] = []
        for (index, name) in outputs.enumerated() {
            tensors.append(try results.tensor(index, named: name))
        }
        return tensors
    }
}
