import ArgumentParser
import SluiceConfig

/// What `run`, `check` and `bench` have in common: the pipeline, and what is to be different today.
struct PipelineArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A pipeline (.yaml), or sources: video files, folders of images, URLs, devices, scene:street.",
            discussion: "Sources make a pipeline of their own; give its model with --model.",
            valueName: "pipeline | source"
        ),
        completion: .file()
    )
    var inputs: [String] = []

    @Option(name: [.short, .long], help: "The model, an ONNX file.", completion: .file(extensions: ["onnx"]))
    var model: String?

    @Option(help: "How to read its outputs: auto, yolox, yolov5, yolov8, end-to-end, rtdetr, ssd or yunet.")
    var family: String?

    @Option(help: "Text file with the name of a class in each line.", completion: .file())
    var labels: String?

    @Option(help: "Report objects from this confidence on, 0…1.")
    var confidence: String?

    @Option(help: "Remove boxes that overlap a better one more than this, 0…1.")
    var iou: String?

    @Option(help: "Most objects in a frame.")
    var limit: String?

    @Option(help: "Most frames in an inference call.")
    var batch: String?

    @Option(help: "Sessions of the model side by side: a number, or auto.")
    var instances: String?

    @Option(help: "Threads of each session: a number, or auto.")
    var threads: String?

    @Option(help: "What runs the model.")
    var device: String?

    @Option(help: "How fast files are read: auto, realtime or asap.")
    var pace: String?

    @Option(help: "The ONNX Runtime library, or the folder it is in.", completion: .file())
    var runtimeLibrary: String?

    func validate() throws {
        guard !inputs.isEmpty else {
            throw ValidationError("Give a pipeline (.yaml) or a source, such as door.mp4.")
        }
        if let pipeline = inputs.first(where: Self.isPipeline), inputs.count > 1 {
            throw ValidationError("Give either the pipeline \(pipeline) or sources, not both.")
        }
    }

    /// The configuration, with everything that is wrong in it reported at once.
    ///
    /// - Parameter outputs: Where lines are to go instead of where the pipeline says.
    func load(outputs: [String] = []) throws -> Configuration {
        var overrides = PipelineOverrides()
        let file = inputs.first { Self.isPipeline($0) }
        if file == nil { overrides.streams = inputs }
        overrides.outputs = outputs
        let options: [(ConfigPath, String?, String)] = [
            ("model.path", model, "--model"), ("model.family", family, "--family"),
            ("model.labels", labels, "--labels"),
            ("model.confidence", confidence, "--confidence"), ("model.nms.iou", iou, "--iou"),
            ("model.nms.limit", limit, "--limit"), ("model.batch.max", batch, "--batch"),
            ("model.instances", instances, "--instances"), ("model.threads", threads, "--threads"),
            ("model.device", device, "--device"), ("streams.*.pace", pace, "--pace"),
        ]
        for (path, value, option) in options {
            if let value { overrides.set(path, value, option: option) }
        }
        return try ConfigurationLoader().load(file: file, overrides: overrides)
    }

    private static func isPipeline(_ input: String) -> Bool {
        input.hasSuffix(".yaml") || input.hasSuffix(".yml")
    }
}
