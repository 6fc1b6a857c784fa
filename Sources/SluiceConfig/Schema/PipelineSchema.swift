import SluiceCore

/// The table of all keys of a pipeline, and of a model card.
package enum PipelineSchema {
    private static let millisecond: UInt64 = 1_000_000
    private static let second = 1_000 * millisecond
    private static let hour = 3_600 * second
    private static let threads = 1...256
    /// Of `scale` and `std`: 255 × scale / std and mean / std stay finite, and apart from 0, as `Float`.
    private static let factor = 1e-6...1e6

    package static let pipeline: [ConfigKey] = [
        ConfigKey("streams", .named(stream), required: true, "The sources, by name."),
        ConfigKey("model", .group(model), required: true, "The model that looks at them."),
        ConfigKey("outputs", .list(output), "Where the lines go; without this key, to standard output."),
        ConfigKey(
            "ledger",
            .choice(of: LedgerMode.self),
            default: "exact",
            "`exact`: each line says what every stage of its frame cost; `off`: no timings."
        ),
        ConfigKey(
            "http",
            .group(http),
            optIn: true,
            "Dashboard, metrics and control over HTTP; without this key, none."
        ),
    ]

    /// The keys of `model:` that may stand in a card, and notes for people.
    package static let card: [ConfigKey] =
        model.filter(\.belongsToCard) + [
            ConfigKey("about", .anything, card: true, "Notes for people: origin, licence, measured quality. Not read.")
        ]

    package static let stream: [ConfigKey] = [
        ConfigKey(
            "url",
            .url,
            required: true,
            "RTSP or HTTP URL, file, folder or glob of images, `/dev/video0`, or `scene:street?seed=1`."
        ),
        ConfigKey(
            "transport",
            .choice(of: Transport.self),
            default: "auto",
            "How packets travel, for RTSP only; `auto`: TCP, and UDP where the server does not do that."
        ),
        ConfigKey(
            "pace",
            .choice(of: Pace.self),
            default: "auto",
            "How fast a file is read: `realtime` by its timestamps, `asap` as fast as the pipeline takes it; "
                + "`auto` is `asap`, unless the source is live."
        ),
        ConfigKey("loop", .boolean, default: "false", "Begin a file again at its end."),
        ConfigKey("decoder", .group(decoder), "How pictures are decoded."),
        ConfigKey("queue", .group(queue), "How frames enter the pipeline."),
        ConfigKey(
            "max_frame_age",
            .limit(millisecond...hour),
            default: "none",
            "Frames older than this are dropped before they are paid for. Without it, pictures of a camera that come more "
                + "than a second later than its freshest are dropped, so that latency cannot grow."
        ),
        ConfigKey("infer_every", .integer(1...10_000), default: "1", "1: every frame, 2: every second, …"),
        ConfigKey(
            "stall_timeout",
            .duration(100 * millisecond...hour),
            default: "5s",
            "A source that gives no picture for so long has failed: a live one is opened again."
        ),
        ConfigKey(
            "open_timeout",
            .duration(100 * millisecond...hour),
            default: "10s",
            "How long opening a source may take."
        ),
        ConfigKey(
            "reconnect",
            .group(reconnect),
            "How long to wait before a lost source is opened again."
        ),
    ]

    private static let decoder: [ConfigKey] = [
        ConfigKey(
            "hardware",
            .choice(["none"], planned: ["auto", "vaapi", "cuda", "qsv", "v4l2m2m"]),
            default: "none",
            "Hardware that decodes."
        ),
        ConfigKey("threads", .integer(1...64), default: "1", "Threads of the decoder."),
        ConfigKey(
            "skip",
            .choice(of: SkipPolicy.self),
            default: "non-reference",
            "What is not even decoded while frames of this stream are dropped for want of time: `non-reference`: "
                + "pictures that no other refers to; `none`: all are decoded."
        ),
    ]

    private static let queue: [ConfigKey] = [
        ConfigKey(
            "capacity",
            .amount(1...1_024),
            default: "auto",
            "Most frames of this stream inside the pipeline; `auto`: as many as keep every session busy."
        ),
        ConfigKey(
            "overflow",
            .choice(of: OverflowPolicy.self, or: "auto"),
            default: "auto",
            "What happens to a frame that finds no place; `auto`: `block` for files, `drop-oldest` for live sources."
        ),
    ]

    private static let reconnect: [ConfigKey] = [
        ConfigKey(
            "initial",
            .duration(10 * millisecond...hour),
            default: "500ms",
            "The first wait; each one doubles, ±20 %."
        ),
        ConfigKey("max", .duration(10 * millisecond...24 * hour), default: "10s", "The longest wait."),
    ]

    package static let model: [ConfigKey] = [
        ConfigKey("path", .path(), required: true, "The ONNX file."),
        ConfigKey(
            "card",
            .path(words: ["auto", "none"]),
            default: "auto",
            "The model card; `auto`: the `.yaml` file beside the model, if there is one; `none`: no card."
        ),
        ConfigKey(
            "family",
            .choice(of: ModelFamily.self, or: "auto"),
            default: "auto",
            card: true,
            "How the outputs are read; `auto`: recognised from outputs and metadata."
        ),
        ConfigKey("labels", .labels, card: true, "Names of the classes: a text file with one in each line, or a list."),
        ConfigKey(
            "input",
            .group(input),
            card: true,
            "How a picture becomes the input; what is missing follows from the family."
        ),
        ConfigKey(
            "device",
            .choice(devices(isSupported: true), planned: devices(isSupported: false)),
            default: "cpu",
            "What runs the model. Asked for means got, or the start fails."
        ),
        ConfigKey(
            "instances",
            .amount(threads),
            default: "auto",
            "Sessions side by side; `auto`: what a short measurement finds best."
        ),
        ConfigKey("threads", .amount(threads), default: "auto", "Threads of each session; `auto`: likewise."),
        ConfigKey("batch", .group(batch), "How frames are put together for one call."),
        ConfigKey(
            "confidence",
            .number(0...1),
            default: "0.25",
            card: true,
            "Objects with a lower confidence are not reported."
        ),
        ConfigKey("nms", .group(nms), card: true, "Which overlapping boxes survive."),
    ]

    private static func devices(isSupported: Bool) -> [String] {
        Device.allCases.filter { $0.isSupported == isSupported }.map(\.rawValue)
    }

    private static let input: [ConfigKey] = [
        ConfigKey("width", .integer(1...16_384), card: true, "Pixels; needed only where the model leaves it open."),
        ConfigKey("height", .integer(1...16_384), card: true, "Pixels; likewise."),
        ConfigKey(
            "resize",
            .choice(of: ResizeMode.self),
            card: true,
            "`letterbox` keeps the aspect ratio and pads, `stretch` ignores it, `center-crop` keeps it and cuts."
        ),
        ConfigKey("color", .choice(of: ColorOrder.self), card: true, "Order of the channels."),
        ConfigKey(
            "scale",
            .number(factor),
            card: true,
            "Each channel becomes (pixel × scale − mean) / std, with pixel in 0…255. May be a fraction: `1/255`."
        ),
        ConfigKey("mean", .channels(-1_000...1_000), card: true, "In the order of `color`."),
        ConfigKey("std", .channels(factor), card: true, "In the order of `color`."),
        ConfigKey("pad", .number(0...255), card: true, "Value of padding before scale, mean and std."),
        ConfigKey("layout", .choice(of: TensorLayout.self), card: true, "Order of the dimensions."),
        ConfigKey("type", .choice(["float32", "float16", "uint8"]), card: true, "Type of the elements."),
    ]

    private static let batch: [ConfigKey] = [
        ConfigKey(
            "max",
            .integer(1...1_024),
            default: "1",
            "Most frames in a call; above 1 needs a model with a dynamic batch dimension."
        ),
        ConfigKey(
            "latency_budget",
            .duration(0...60 * second),
            default: "50ms",
            "How long a frame may take from its packet to its result; a batch is not held open beyond that."
        ),
    ]

    private static let nms: [ConfigKey] = [
        ConfigKey(
            "kind",
            .choice(of: NMSSpec.Kind.self),
            default: "greedy",
            card: true,
            "`greedy`: the best box removes those that overlap it; `soft`: overlap lowers the score; `none`: keep all "
                + "(the default of families without duplicates)."
        ),
        ConfigKey(
            "iou",
            .number(0...1),
            default: "0.45",
            card: true,
            "Boxes whose IoU with a better one is above this are removed."
        ),
        ConfigKey("per_class", .boolean, default: "true", card: true, "Only boxes of the same class compete."),
        ConfigKey("limit", .integer(1...100_000), default: "300", card: true, "Most objects in a frame."),
    ]

    package static let output: [ConfigKey] = [
        ConfigKey("kind", .choice(["jsonl"]), default: "jsonl", "One JSON object in each line."),
        ConfigKey("path", .path(words: ["-"]), default: "-", "A file, appended to; `-` is standard output."),
        ConfigKey(
            "rotate",
            .group(rotate),
            optIn: true,
            "When to begin a new file; without this key, never. For files only."
        ),
        ConfigKey(
            "sync",
            .limit(10 * millisecond...hour),
            default: "1s",
            "How often lines are forced onto the disk; `none`: when the system likes. For files only."
        ),
        ConfigKey(
            "loss",
            .choice(of: LossPolicy.self, or: "auto"),
            default: "auto",
            "`never`: the pipeline waits for a slow disk and stops when writing fails; `counted`: lines are dropped and "
                + "counted, and writing is tried again; `auto`: `counted` if a stream is live, else `never`."
        ),
    ]

    private static let rotate: [ConfigKey] = [
        ConfigKey("size", .size(1_000_000...1_000_000_000_000), default: "100MB", "Begin a new file at this size."),
        ConfigKey("age", .limit(second...366 * 24 * hour), default: "none", "Begin a new file at this age."),
        ConfigKey("keep", .integer(1...1_000), default: "7", "Number of old files to keep."),
        ConfigKey(
            "total",
            .size(1_000_000...1_000_000_000_000_000),
            "Most bytes of all files together; the oldest go first. Without this key, `size` × (`keep` + 1)."
        ),
    ]

    private static let http: [ConfigKey] = [
        ConfigKey("listen", .text, default: "127.0.0.1:8480", "Address and port; port 0 takes any that is free."),
        ConfigKey(
            "token",
            .secret,
            "What callers must send as `Authorization: Bearer …`. Needed to listen on other addresses than those of this "
                + "machine, and to change anything. Better a reference than the secret itself: "
                + "`${file:/run/credentials/sluice.service/token}`."
        ),
    ]
}
