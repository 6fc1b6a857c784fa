package import SluiceCore

/// A model loaded by ONNX Runtime. Belongs to one lane; moves between threads as a whole.
@safe
package struct Session: ~Copyable, InferenceSession, @unchecked Sendable {
    // Unchecked because of the handles: the runtime binds none of them to a thread, and nobody else has them.
    package let device: String
    /// File of the model, for messages.
    let name: String
    let ort: OrtFunctions
    let model: LoadedModel
    let inputNames: NameTable
    let outputNames: NameTable
    /// Outputs that the runtime made, before they are copied.
    let scratch: ScratchOutputs
    var bindings: [BatchBinding] = []
    var learnt: LearntShapes?

    /// Shapes of the outputs for one shape of the input.
    struct LearntShapes {
        var input: [Int]
        var plan: OutputPlan?
        /// With the largest number of frames.
        var outputs: [[Int]]
    }

    /// Loads the model and optimises its graph for the device.
    package init(
        _ source: ModelSource,
        library: RuntimeLibrary,
        options: SessionOptions = SessionOptions()
    ) throws(InferenceError) {
        precondition(options.threads > 0)
        try options.device.checkAvailable(in: library)
        let model = try LoadedModel.open(
            source,
            library: library,
            optimization: .all,
            threads: options.threads
        )
        let signature = model.signature
        _ = try signature.imageInput(of: source.name)
        // No execution provider was appended, so every node runs on the CPU.
        device = options.device.rawValue
        self.model = model
        ort = library.functions
        name = source.name
        inputNames = NameTable(signature.inputs.map(\.name))
        outputNames = NameTable(signature.outputs.map(\.name))
        scratch = ScratchOutputs(count: signature.outputs.count, ort: ort)
    }

    package var signature: ModelSignature { model.signature }
}
