import SluiceConfig
import SluiceCore
import Testing

/// A document and what is said about it.
struct BadDocument: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var mistakes: [String]

    init(_ name: String, _ text: String, _ mistakes: String...) {
        self.name = name
        self.text = text
        self.mistakes = mistakes.map { "pipeline.yaml:\($0)" }
    }

    /// The same with a pipeline around a model.
    init(model: String, _ mistakes: String...) {
        name = model
        text = "streams: {door: {url: door.mp4}}\nmodel: {path: x.onnx, \(model)}"
        self.mistakes = mistakes.map { "pipeline.yaml:2:\($0)" }
    }

    var testDescription: String { name }
}

@Suite struct MistakeTests {
    static let documents: [BadDocument] = [
        BadDocument(
            "empty",
            "",
            " the file is empty; a whole pipeline: streams: {door: {url: door.mp4}} and model: {path: model.onnx}"
        ),
        BadDocument(
            "only a comment",
            "# nothing\n",
            " the file is empty; a whole pipeline: streams: {door: {url: door.mp4}} and model: {path: model.onnx}"
        ),
        BadDocument("text", "hello", "1:1: the file must be a mapping with keys such as streams, not 'hello'"),
        BadDocument("list", "- a\n- b", "1:1: the file must be a mapping with keys such as streams, not a list"),
        BadDocument(
            "nothing named",
            "ledger: off",
            "1:1: no streams; name at least one: streams: {door: {url: door.mp4}}",
            "1:1: no model; name an ONNX file: model: {path: model.onnx}, or --model model.onnx"
        ),
        BadDocument(
            "no streams",
            "streams: {}\nmodel: {path: x.onnx}",
            "1:10: no streams; name at least one: streams: {door: {url: door.mp4}}"
        ),
        BadDocument(
            "no url",
            "streams:\n  door: {pace: asap}\nmodel: {path: x.onnx}",
            "2:9: streams.door has no url; write where its pictures come from"
        ),
        BadDocument(
            "no path",
            "streams: {door: {url: a}}\nmodel: {confidence: 0.5}",
            "2:8: no model; name an ONNX file: model: {path: model.onnx}, or --model model.onnx"
        ),
        BadDocument(
            "no value",
            "streams: {door: {url: a}}\nmodel:\nledger: ",
            "2:7: model has no value; it must be a mapping with keys such as path; or remove it",
            "3:8: ledger has no value; it must be one of exact, off; or remove it"
        ),
        BadDocument(
            "short form",
            "streams: {door: a.mp4}\nmodel: x.onnx",
            "1:17: streams.door must be a mapping with keys such as url, not 'a.mp4'",
            "2:8: model must be a mapping with keys such as path, not 'x.onnx'"
        ),
        BadDocument(
            "stream name",
            "streams: {'a/b': {url: a}}\nmodel: {path: x}",
            "1:11: 'a/b' is no name for one of streams; use up to 64 letters, digits, '-', '_' and '.'"
        ),
        BadDocument(
            "names that do not print",
            "streams: {\"a\\n\": {url: a}}\nmodel: {path: x, \"\\e[31m\": 1}",
            "1:11: 'a·' is no name for one of streams; use up to 64 letters, digits, '-', '_' and '.'",
            "2:18: unknown key '·[31m' in model; known keys: path, card, family, labels, input, device, instances, threads, "
                + "batch, confidence, nms"
        ),
        BadDocument(
            "key that is no text",
            "streams: {door: {url: a, [x]: y}}\nmodel: {path: x}",
            "1:26: a key in streams.door is not a text; write 'key: value'"
        ),
        BadDocument(
            "duplicate keys, together with other mistakes",
            "streams:\n  door: {url: a}\n  gate: {url: b}\n  door: {url: c}\nmodel: {path: x, confidnce: 1, path: y, path: z}",
            "4:3: duplicate key 'door' in streams, first set in line 2; keep one of them",
            "5:18: unknown key 'confidnce' in model; did you mean 'confidence'?",
            "5:32: duplicate key 'path' in model, first set in line 5; keep one of them",
            "5:41: duplicate key 'path' in model, first set in line 5; keep one of them"
        ),
        BadDocument(
            "duplicate quoted key",
            "\"streams\": {a: {url: a}}\nmodel: {path: x}\n'streams': {b: {url: b}}",
            "3:1: duplicate key 'streams' at the top level, first set in line 1; keep one of them"
        ),
        BadDocument("tab", "streams:\n\tdoor: {url: a}\n", "2:1: a tab in the indentation; indent with spaces"),
        BadDocument(
            "unclosed",
            "streams: {door: {url: a}\nmodel: {path: x}",
            "2:1: not YAML: did not find expected ',' or '}' while parsing a flow mapping"
        ),
        BadDocument(
            "colon in a text",
            "streams: {door: {url: a}}\nmodel:\n  path: a: b",
            "3:10: not YAML: mapping values are not allowed in this context; check the indentation, and quote texts that hold ': '"
        ),
        BadDocument(
            "two documents",
            "a: b\n---\nc: d",
            "2:1: not YAML: but found another document expected a single document in the stream"
        ),
        BadDocument("binary", "streams: \u{1}", "1: not YAML: control characters are not allowed"),
        BadDocument("undefined alias", "streams: *nothing", "1:10: not YAML: found undefined alias"),
        BadDocument("flow nesting", String(repeating: "[", count: 200_000), "1: nested too deeply to be a pipeline"),
        BadDocument(
            "block nesting",
            "a:\n  " + String(repeating: "- ", count: 100_000),
            "2: nested too deeply to be a pipeline"
        ),
        BadDocument(
            "missing, beside other mistakes",
            "streams: {a: {ulr: x}, b: {pace: asap}}\nledger: on",
            "1:1: no model; name an ONNX file: model: {path: model.onnx}, or --model model.onnx",
            "1:15: unknown key 'ulr' in streams.a; did you mean 'url'?",
            "1:27: streams.b has no url; write where its pictures come from",
            "2:9: ledger must be one of exact, off, not 'on'"
        ),
        BadDocument(
            "aliases that multiply",
            "a: &a [x]\n" + (0..<40).map { _ in "? [*a, *a]\n: &a [*a, *a, *a]\n" }.joined(),
            "15: too many aliases to be a pipeline"
        ),
        BadDocument(
            "typo above",
            "stream: {door: {url: a}}\nmodel: {path: x}",
            "1:1: unknown key 'stream' at the top level; did you mean 'streams'?"
        ),
        BadDocument(
            "key in the wrong place",
            "confidence: 0.5\n" + minimal,
            "1:1: unknown key 'confidence' at the top level; it belongs in model"
        ),
        BadDocument(
            "deep key in the wrong place",
            "streams: {door: {url: a, overflow: block}}\nmodel: {path: x}",
            "1:26: unknown key 'overflow' in streams.door; it belongs in streams.*.queue"
        ),
        BadDocument(
            "unlike any key",
            minimal + "\nnonsense: 1",
            "3:1: unknown key 'nonsense' at the top level; known keys: streams, model, outputs, ledger, http"
        ),
        BadDocument(
            "typo in a group",
            minimal + "\nhttp: {lsiten: 127.0.0.1:80}",
            "3:8: unknown key 'lsiten' in http; did you mean 'listen'?"
        ),
        BadDocument(
            "open to the world",
            minimal + "\nhttp: {listen: 0.0.0.0:80}",
            "3:16: http.listen is 0.0.0.0:80, which other machines can reach, and there is no http.token; "
                + "set token: ${file:/etc/sluice/token}, or listen on 127.0.0.1"
        ),
        BadDocument(
            "no port",
            minimal + "\nhttp: {listen: localhost}",
            "3:16: http.listen must be an address and a port, not 'localhost'; write 127.0.0.1:8480 or [::1]:8480"
        ),
        BadDocument(
            "rotation by a size without a unit",
            minimal + "\noutputs: [{path: a, rotate: {size: 10, keep: 7}}]",
            "3:36: outputs.0.rotate.size must be a size from 1MB to 1TB, not '10'; write a unit, such as 100MB or 64KiB"
        ),
        BadDocument(
            "hardware decoder",
            "streams: {a: {url: a, decoder: {hardware: vaapi}}}\nmodel: {path: x}",
            "1:43: 'vaapi' for streams.a.decoder.hardware is planned, and not available in this version; write none"
        ),
        BadDocument(
            "two outputs",
            minimal + "\noutputs: [{path: a}, {path: a}, {}, {kind: jsonl}]",
            "3:29: two outputs write to a; remove one, or give it another path",
            "3:37: two outputs write to standard output; remove one, or give it another path"
        ),
        BadDocument(
            "outputs as a mapping",
            minimal + "\noutputs: {path: a}",
            "3:10: outputs must be a list of mappings with keys such as kind, not a mapping"
        ),
        BadDocument(
            "reconnection for ever",
            "streams: {a: {url: a, reconnect: {initial: 2h}}}\nmodel: {path: x}",
            "1:44: streams.a.reconnect.initial must be a duration from 10ms to 1h, not '2h'"
        ),
        BadDocument(
            "no unit",
            "streams: {a: {url: a, stall_timeout: 10}}\nmodel: {path: x}",
            "1:38: streams.a.stall_timeout must be a duration from 100ms to 1h, not '10'; write a unit, such as 10s or 500ms"
        ),
        BadDocument(
            "too long",
            "streams: {a: {url: a, stall_timeout: 99999999999999999999h}}\nmodel: {path: x}",
            "1:38: streams.a.stall_timeout must be a duration from 100ms to 1h, not '99999999999999999999h'"
        ),
        BadDocument(
            "age",
            "streams: {a: {url: a, max_frame_age: soon}}\nmodel: {path: x}",
            "1:38: streams.a.max_frame_age must be none, or a duration from 1ms to 1h, not 'soon'"
        ),
        BadDocument(
            model: "device: cuda",
            "31: 'cuda' for model.device is planned, and not available in this version; write cpu"
        ),
        BadDocument(model: "confidence: 1.5", "35: model.confidence must be a number from 0 to 1, not '1.5'"),
        BadDocument(model: "confidence: nan", "35: model.confidence must be a number from 0 to 1, not 'nan'"),
        BadDocument(model: "confidence: high", "35: model.confidence must be a number from 0 to 1, not 'high'"),
        BadDocument(model: "confidence: [1]", "35: model.confidence must be a number from 0 to 1, not a list"),
        BadDocument(
            model: "family: yolo5",
            "31: model.family must be one of auto, yolox, yolov5, yolov8, end-to-end, rtdetr, ssd, yunet, not 'yolo5'; did you mean 'yolov5'?"
        ),
        BadDocument(
            model: "instances: 0",
            "34: model.instances must be auto, or a whole number from 1 to 256, not '0'"
        ),
        BadDocument(model: "batch: {max: 1.5}", "36: model.batch.max must be a whole number from 1 to 1024, not '1.5'"),
        BadDocument(model: "nms: {per_class: maybe}", "40: model.nms.per_class must be true or false, not 'maybe'"),
        BadDocument(
            model: "input: {mean: [1, 2]}",
            "37: model.input.mean must be one or three numbers from -1000 to 1000, not a list of 2"
        ),
        BadDocument(
            model: "input: {std: [1, 0, 1]}",
            "40: model.input.std must be one or three numbers from 1e-06 to 1000000, not '0'"
        ),
        BadDocument(
            model: "input: {scale: 1/0}",
            "38: model.input.scale must be a number from 1e-06 to 1000000, not '1/0'"
        ),
        // Numbers above 0 that are 0, or make an infinite factor, in single precision.
        BadDocument(
            model: "input: {std: [1e-50, 1, 1]}",
            "37: model.input.std must be one or three numbers from 1e-06 to 1000000, not '1e-50'"
        ),
        BadDocument(
            model: "input: {std: 1e-7}",
            "36: model.input.std must be one or three numbers from 1e-06 to 1000000, not '1e-7'"
        ),
        BadDocument(
            model: "input: {scale: 1e-50}",
            "38: model.input.scale must be a number from 1e-06 to 1000000, not '1e-50'"
        ),
        BadDocument(
            model: "input: {scale: 1e38}",
            "38: model.input.scale must be a number from 1e-06 to 1000000, not '1e38'"
        ),
        BadDocument(
            model: "input: {mean: inf}",
            "37: model.input.mean must be one or three numbers from -1000 to 1000, not 'inf'"
        ),
        BadDocument(
            model: "input: {centre: yes}",
            "31: unknown key 'centre' in model.input; known keys: width, height, resize, color, scale, mean, std, pad, layout, type"
        ),
        BadDocument(model: "labels: []", "31: model.labels must be a path, or a list of names, not an empty list"),
        BadDocument(model: "labels: {0: person}", "31: model.labels must be a path, or a list of names, not a mapping"),
        BadDocument(
            model: "labels: '${LABELS}'",
            "31: model.labels: the environment variable LABELS is not set; set it, or write a default: ${LABELS:-default}"
        ),
        BadDocument(
            model: "labels: ${LABELS}",
            "32: not YAML: did not find expected ',' or '}' while parsing a flow mapping; inside braces, put quotes around "
                + "texts that hold ${…}"
        ),
    ]

    @Test(arguments: documents)
    func everyMistakeIsReported(document: BadDocument) {
        #expect(
            mistakes(in: document.text)
                == document.mistakes
        )
    }

    @Test(arguments: Device.allCases)
    func everyDeviceIsServedOrPlanned(device: Device) throws {
        let text = "streams: {door: {url: door.mp4}}\nmodel: {path: x.onnx, device: \(device.rawValue)}"
        guard !device.isSupported else { return #expect(try load(text).spec.champion.model.device == device) }
        #expect(mistakes(in: text).count == 1)
        #expect(mistakes(in: text).first?.contains("'\(device.rawValue)' for model.device is planned") == true)
    }

    @Test func aMissingPipelineIsNoInput() {
        let error = #expect(throws: ConfigError.self) {
            try ConfigurationLoader(environment: environment()).load(file: "nowhere.yaml")
        }
        #expect(error?.description == "nowhere.yaml: no such file; give the path of a pipeline in YAML")
        #expect(error?.exitCode == .noInput)
    }

    @Test func mistakesInAFileAreConfiguration() {
        let error = #expect(throws: ConfigError.self) { try load("model: {path: 1, device: tpu}") }
        #expect(error?.exitCode == .configuration)
    }

    @Test(arguments: [
        ("/", "not readable as a file"), ("/dev/zero", "larger than 1 MiB"), ("/no/such/file", "no such file"),
    ])
    func whatIsNoFileIsExplained(path: String, reason: String) {
        let error = #expect(throws: ConfigError.self) { try ConfigurationLoader().load(file: path) }
        #expect(error?.description == "\(path): \(reason); give the path of a pipeline in YAML")
    }
}
