import SluiceCore

/// Makes the values of SluiceCore from checked settings.
struct SpecBuilder {
    let settings: Settings
    let cardPath: String?

    func pipeline(streams: [String], outputs: [String]) -> PipelineSpec {
        var spec = PipelineSpec(streams: streams.map(stream), champion: model())
        spec.outputs = outputs.map(output)
        spec.ledger = settings.choice("ledger")
        spec.http = http()
        return spec
    }

    private func stream(_ name: String) -> StreamSpec {
        let path = "streams" / name
        var spec = StreamSpec(name: name, url: settings.text(path / "url"))
        spec.pace = settings.choice(path / "pace")
        spec.decoderThreads = settings.integer(path / "decoder" / "threads")
        spec.queueCapacity = settings.optionalInteger(path / "queue" / "capacity")
        spec.overflow = settings.optionalChoice(path / "queue" / "overflow")
        spec.maxFrameAge = settings.optionalDuration(path / "max_frame_age")
        spec.inferEvery = settings.integer(path / "infer_every")
        spec.stallTimeout = settings.duration(path / "stall_timeout")
        spec.openTimeout = settings.duration(path / "open_timeout")
        spec.reconnect.initial = settings.duration(path / "reconnect" / "initial")
        spec.reconnect.max = settings.duration(path / "reconnect" / "max")
        spec.loops = settings.boolean(path / "loop")
        spec.skip = settings.choice(path / "decoder" / "skip")
        spec.transport = settings.choice(path / "transport")
        return spec
    }

    private func output(_ index: String) -> OutputSpec {
        let path = "outputs" / index
        let target = settings.text(path / "path")
        var spec = OutputSpec(target == "-" ? .standardOutput : .file(path: target))
        spec.syncInterval = settings.optionalDuration(path / "sync")
        spec.loss = settings.optionalChoice(path / "loss")
        if let size = settings.optionalSize(path / "rotate" / "size") {
            var rotation = RotationSpec()
            rotation.size = size
            rotation.age = settings.optionalDuration(path / "rotate" / "age")
            rotation.keep = settings.integer(path / "rotate" / "keep")
            rotation.total = settings.optionalSize(path / "rotate" / "total")
            spec.rotation = rotation
        }
        return spec
    }

    private func http() -> HTTPSpec? {
        guard let listen = settings.optionalText("http.listen"), let address = ListenAddress(listen) else { return nil }
        return HTTPSpec(host: address.host, port: address.port, token: settings.optionalText("http.token"))
    }

    private func model() -> ModelSpec {
        var spec = ModelSpec(path: settings.text("model.path"))
        spec.cardPath = cardPath
        spec.family = settings.optionalChoice("model.family")
        spec.labels = labels()
        spec.input = input()
        spec.device = settings.choice("model.device")
        spec.instances = settings.amount("model.instances")
        spec.threads = settings.amount("model.threads")
        spec.batch.max = settings.integer("model.batch.max")
        spec.batch.latencyBudget = settings.duration("model.batch.latency_budget")
        spec.confidence = settings.number("model.confidence")
        spec.nms.kind = settings.choice("model.nms.kind")
        spec.nms.iou = settings.number("model.nms.iou")
        spec.nms.perClass = settings.boolean("model.nms.per_class")
        spec.nms.limit = settings.integer("model.nms.limit")
        return spec
    }

    private func labels() -> LabelSource? {
        switch settings["model.labels"]?.value {
        case .text(let path): .file(path: path)
        case .texts(let names): .names(names)
        default: nil
        }
    }

    private func input() -> InputOverrides {
        var input = InputOverrides()
        input.width = settings.optionalInteger("model.input.width")
        input.height = settings.optionalInteger("model.input.height")
        input.resize = settings.optionalChoice("model.input.resize")
        input.color = settings.optionalChoice("model.input.color")
        input.scale = settings.optionalNumber("model.input.scale")
        input.mean = settings.optionalChannels("model.input.mean")
        input.std = settings.optionalChannels("model.input.std")
        input.pad = settings.optionalNumber("model.input.pad")
        input.layout = settings.optionalChoice("model.input.layout")
        input.elementType = settings.optionalChoice("model.input.type")
        return input
    }
}
