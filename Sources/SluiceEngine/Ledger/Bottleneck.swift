/// What keeps a pipeline from being faster.
package enum Bottleneck: String, Sendable, CaseIterable {
    case decode = "decode-bound"
    case preprocess = "preprocess-bound"
    case hostToDevice = "h2d-bound"
    case compute = "compute-bound"
    case deviceToHost = "d2h-bound"
    case postprocess = "postprocess-bound"
    case sink = "sink-bound"
    /// Frames do not come any faster: the pipeline waits for its sources.
    case starved
}

extension Bottleneck {
    /// What the pipeline is busy with, for sentences.
    var work: StaticString {
        switch self {
        case .decode: "decoding"
        case .preprocess: "preprocessing"
        case .hostToDevice: "host-to-device copies"
        case .compute: "inference"
        case .deviceToHost: "device-to-host copies"
        case .postprocess: "postprocessing"
        case .sink: "writing"
        case .starved: "waiting"
        }
    }

    /// One thing to try.
    var remedy: String {
        switch self {
        case .decode: "give the decoder threads (decoder: {threads: 2}), or send a smaller picture"
        case .preprocess: "send a smaller picture, so that less of it has to be read"
        case .hostToDevice: "send fewer bytes: a uint8 input instead of float32"
        case .compute:
            "use a smaller or quantized model or a smaller input, or infer every second frame (infer_every: 2)"
        case .deviceToHost: "let the model return fewer candidates"
        case .postprocess: "raise confidence, so that fewer candidates reach NMS"
        case .sink: "write to a faster disk, or drop an output"
        case .starved: "nothing to tune here: more streams would fit"
        }
    }
}
