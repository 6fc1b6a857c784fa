package import SluiceCore

/// Looks into a model without getting it ready to run.
package enum ModelFile {
    /// Names, types and shapes of the inputs and outputs, and the metadata of the file.
    package static func inspect(
        _ source: ModelSource,
        with library: RuntimeLibrary
    ) throws(InferenceError) -> ModelSignature {
        // Optimising would double the time, and what a model takes and gives stays the same.
        try LoadedModel.open(source, library: library, optimization: .none, threads: 1)
            .signature
    }
    /// The same of a model some of whose outputs may be strings, sequences or packed numbers: those are left out.
    ///
    /// A tensor of unknown rank looks like a scalar: the runtime's interface does not tell them apart.
    package static func inspectTensors(
        _ source: ModelSource,
        with library: RuntimeLibrary
    ) throws(InferenceError) -> ModelSignature {
        try LoadedModel.open(source, library: library, optimization: .none, threads: 1, skipsOtherOutputs: true)
            .signature
    }
}
