import COnnxRuntime
import SluiceCore

/// A session of the runtime, and what its model says about itself.
struct LoadedModel: ~Copyable {
    let session: OrtHandle
    let signature: ModelSignature

    /// Loads the model. `optimization` is how far the runtime rewrites the graph; `threads` compute one run, the
    /// caller's included. Outputs that are no tensors of plain numbers are refused, or left out of the signature.
    static func open(
        _ source: ModelSource,
        library: RuntimeLibrary,
        optimization: GraphOptimization,
        threads: Int,
        skipsOtherOutputs: Bool = false
    ) throws(InferenceError) -> LoadedModel {
        try source.checkReadable()
        let ort = library.functions
        do throws(OrtFailure) {
            let options = try ort.makeSessionOptions(optimization: optimization, threads: threads)
            let session = try ort.makeSession(source, library: library, options: options)
            let signature = try SignatureReader(ort: ort, session: session)
                .read(skipsOtherOutputs: skipsOtherOutputs)
            return LoadedModel(session: session, signature: signature)
        } catch {
            throw error.asLoadError(of: source)
        }
    }
}

extension OrtFunctions {
    fileprivate func makeSessionOptions(
        optimization: GraphOptimization,
        threads: Int
    ) throws(OrtFailure) -> OrtHandle {
        let options = try unsafe make(release: table.pointee.ReleaseSessionOptions) {
            unsafe table.pointee.CreateSessionOptions($0)
        }
        try unsafe check(
            table.pointee.SetSessionGraphOptimizationLevel(options.pointer, optimization.ort)
        )
        try unsafe check(table.pointee.SetIntraOpNumThreads(options.pointer, Int32(threads)))
        try unsafe check(table.pointee.SetInterOpNumThreads(options.pointer, 1))
        // Idle threads of a session that spin take the cores from decoders and other sessions.
        try unsafe check(
            table.pointee.AddSessionConfigEntry(options.pointer, "session.intra_op.allow_spinning", "0")
        )
        return options
    }

    fileprivate func makeSession(
        _ source: ModelSource,
        library: RuntimeLibrary,
        options: borrowing OrtHandle
    ) throws(OrtFailure) -> OrtHandle {
        let optionsPointer = unsafe options.pointer
        return try unsafe make(release: table.pointee.ReleaseSession) { session in
            switch source {
            case .file(let path):
                unsafe table.pointee.CreateSession(library.environment, path, optionsPointer, session)
            case .bytes(let bytes, _):
                unsafe bytes.withUnsafeBytes { bytes in
                    // An empty array has no address; any will do for no bytes.
                    let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(table)
                    return unsafe table.pointee.CreateSessionFromArray(
                        library.environment,
                        start,
                        bytes.count,
                        optionsPointer,
                        session
                    )
                }
            }
        }
    }
}

extension OrtFailure {
    /// What a person should know when `source` cannot be loaded.
    fileprivate func asLoadError(of source: ModelSource) -> InferenceError {
        switch Int(code) {
        case OrtErrorInvalidProtobuf:
            InferenceError(
                .badModel,
                "\(source.name): not an ONNX model, or a damaged one",
                remedy: "check that it was exported or downloaded completely"
            )
        case OrtErrorNotImplemented:
            InferenceError(
                .badModel,
                "\(source.name): the runtime cannot run it: \(summary)",
                remedy: "export it with standard operators and an opset the runtime knows"
            )
        default:
            InferenceError(
                .badModel,
                "\(source.name): cannot be loaded: \(summary)",
                remedy: "export or download it again"
            )
        }
    }
}
