import COnnxRuntime
package import SluiceCore

/// Looks into a model without getting it ready to run.
package enum ModelFile {
    /// Names, types and shapes of the inputs and outputs, and the metadata of the file.
    package static func inspect(
        _ source: ModelSource,
        with library: RuntimeLibrary
    ) throws(InferenceError) -> ModelSignature {
        // Optimising would double the time, and what a model takes and gives stays the same.
        try LoadedModel.open(source, library: library, optimization: OrtOptimizationNone, threads: 1)
            .signature
    }
}
