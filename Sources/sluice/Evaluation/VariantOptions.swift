import ArgumentParser
import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceOptimizer
import SluiceRuntime

/// How the models of several variants are to be used, alike; a variant that differs brings a pipeline file of its own.
struct VariantOptions: ParsableArguments {
    @Option(help: "How to read the models' outputs: auto, yolox, yolov5, yolov8, end-to-end, rtdetr, ssd or yunet.")
    var family: String?

    @Option(help: "Text file with the name of a class of the models in each line.", completion: .file())
    var names: String?

    @Option(help: "Confidence from which on a variant reports objects, 0…1.")
    var confidence: String?

    @Option(
        help:
            "Remove boxes that overlap a better one more than this, 0…1. COCO's figures are usually given for 0.65 or 0.7."
    )
    var iou: String?

    @Option(help: "What runs the models.")
    var device: String?

    @Option(help: "Threads of each session.")
    var threads = 1

    @Option(help: "The ONNX Runtime library, or the folder it is in.", completion: .file())
    var runtimeLibrary: String?

    func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads starts at 1.") }
    }

    /// Loads a variant, with one session.
    ///
    /// - Parameter source: Some footage: a pipeline wants one.
    func load(_ argument: VariantArgument, source: String) throws -> (variant: EvaluatedVariant, model: LoadedModel) {
        var overrides = PipelineOverrides()
        overrides.streams = [source]
        let options: [(ConfigPath, String?, String)] = [
            ("model.path", argument.isPipeline ? nil : argument.path, argument.path),
            ("model.family", family, "--family"), ("model.labels", names, "--names"),
            ("model.confidence", confidence, "--confidence"), ("model.nms.iou", iou, "--iou"),
            ("model.device", device, "--device"),
        ]
        for (path, value, option) in options {
            if let value { overrides.set(path, value, option: option) }
        }
        let configuration = try ConfigurationLoader().load(
            file: argument.isPipeline ? argument.path : nil,
            overrides: overrides
        )
        let model = try LoadedModel(configuration, runtimeLibrary: runtimeLibrary)
        for warning in configuration.warnings + model.resolved.warnings {
            Terminal.print("sluice: \(argument.name): \(warning)")
        }
        let spec = model.resolved.variant.model
        let session = try Session(
            .file(spec.path),
            library: model.runtime,
            options: SessionOptions(device: spec.device, threads: threads)
        )
        let variant = try EvaluatedVariant(
            name: argument.name,
            model: spec.path,
            digest: model.digest,
            session: SessionBox(session),
            input: model.resolved.input,
            detector: model.detector,
            signature: model.signature
        )
        return (variant, model)
    }
}
