import SluiceConfig
import SluiceCore
import Testing

/// Defaults < card < pipeline < command line, each value with its origin.
@Suite struct LayerTests {
    static let card = """
        # How YOLOX was trained.
        family: yolox
        labels: coco.txt
        input: {resize: letterbox-top-left, color: bgr, scale: 1}
        confidence: 0.4
        nms: {iou: 0.65}
        about: {licence: Apache-2.0, trained: [on, COCO]}
        """
    static let pipeline = """
        streams: {door: {url: door.mp4}}
        model:
          path: models/yolox_nano.onnx
          confidence: 0.3
          nms: {limit: 100}
        """

    @Test func theStrongerLayerWinsAndIsNamed() throws {
        var overrides = PipelineOverrides()
        overrides.set("model.nms.limit", "50", option: "--limit")
        let files = environment(files: ["models/yolox_nano.yaml": Self.card])
        let configuration = try load(Self.pipeline, files, overrides: overrides)
        let model = configuration.spec.champion.model
        #expect(model.cardPath == "models/yolox_nano.yaml")
        #expect(model.family == .yolox)
        #expect(model.labels == .file(path: "models/coco.txt"))
        #expect(model.input.scale == 1)
        #expect(model.confidence == 0.3)
        #expect(model.nms.iou == 0.65)
        #expect(model.nms.limit == 50)
        #expect(configuration.origin("model.family") == "card models/yolox_nano.yaml:2:9")
        #expect(configuration.origin("model.input.scale") == "card models/yolox_nano.yaml:4:56")
        #expect(configuration.origin("model.confidence") == "pipeline.yaml:4:15")
        #expect(configuration.origin("model.nms.limit") == "command line --limit")
        #expect(configuration.origin("model.nms.kind") == "default")
        #expect(configuration.settings["model.card"]?.shown == "models/yolox_nano.yaml")
    }

    @Test func aCardMayHaveModelAboveItsKeys() throws {
        let files = environment(files: ["yolox_nano.yaml": "model:\n  family: yolox\nabout: {x: y}"])
        #expect(try load(minimal, files).spec.champion.model.family == .yolox)
    }

    @Test func aCardMayBeNamedElsewhereOrRefused() throws {
        let files = environment(files: ["yolox_nano.yaml": "family: yolox", "cards/face.yaml": "family: yunet"])
        let named = "streams: {a: {url: a}}\nmodel: {path: yolox_nano.onnx, card: cards/face.yaml}"
        #expect(try load(named, files).spec.champion.model.family == .yunet)
        let refused = "streams: {a: {url: a}}\nmodel: {path: yolox_nano.onnx, card: none}"
        #expect(try load(refused, files).spec.champion.model.family == nil)
    }

    @Test(arguments: [
        (
            "devcie: cpu\nfamly: yolox",
            [
                "1:1: unknown key 'devcie' in model; known keys: family, labels, input, confidence, nms, about",
                "2:1: unknown key 'famly' in model; did you mean 'family'?",
            ]
        ),
        ("device: cpu", ["1:1: 'device' does not belong in a model card; set it in the pipeline, under model"]),
        (
            "model: {batch: {max: 2}}\nnotes: 1",
            [
                "1:9: 'batch' does not belong in a model card; set it in the pipeline, under model",
                "2:1: unknown key 'notes' at the top level; known keys: model, about",
            ]
        ),
        ("- a", ["1:1: model must be a mapping with keys such as family, not a list"]),
    ])
    func mistakesInACardNameTheCard(card: String, expected: [String]) {
        let files = environment(files: ["yolox_nano.yaml": card])
        #expect(mistakes(in: minimal, files) == expected.map { "yolox_nano.yaml:\($0)" })
    }

    @Test func mistakesInAllLayersAreReportedTogether() {
        var overrides = PipelineOverrides()
        overrides.set("model.confidence", "2", option: "--confidence")
        overrides.set("modle.confidence", "2", option: "--set")
        let error = #expect(throws: ConfigError.self) {
            try load(
                minimal + "\nlegder: off",
                environment(files: ["yolox_nano.yaml": "family: yolo"]),
                overrides: overrides
            )
        }
        #expect(
            error?.description == """
                pipeline.yaml:3:1: unknown key 'legder' at the top level; did you mean 'ledger'?
                --confidence: model.confidence must be a number from 0 to 1, not '2'
                --set: unknown key 'modle.confidence'
                yolox_nano.yaml:1:9: model.family must be one of auto, yolox, yolov5, yolov8, end-to-end, rtdetr, ssd, \
                yunet, not 'yolo'; did you mean 'yolox'?
                """
        )
    }

    @Test func aCardThatIsNamedMustExist() {
        let text = "streams: {a: {url: a}}\nmodel: {path: x.onnx, card: y.yaml}"
        #expect(
            mistakes(in: text) == [
                "pipeline.yaml:2:29: cannot read the model card y.yaml: no such file; check the path, or write card: none"
            ]
        )
    }
}

/// `sluice run door.mp4 --model x.onnx --confidence .3`
@Suite struct QuickFormTests {
    @Test func aPipelineNeedsNoFile() throws {
        var overrides = PipelineOverrides()
        overrides.streams = [
            "clips/door.mp4", "rtsp://ada:secret@gate.example:554/main", "other/door.mp4", "scene:street?seed=1",
        ]
        overrides.outputs = ["out.jsonl"]
        overrides.set("model.path", "models/x.onnx", option: "--model")
        overrides.set("model.confidence", ".3", option: "--confidence")
        overrides.set("model.input.mean", "[1, 2, 3]", option: "--set")
        overrides.set("streams.*.pace", "realtime", option: "--pace")
        let configuration = try ConfigurationLoader(environment: environment()).load(file: nil, overrides: overrides)
        let spec = configuration.spec
        #expect(spec.streams.map(\.name) == ["door", "gate.example", "door-2", "street"])
        #expect(spec.streams.map(\.url) == overrides.streams)
        #expect(spec.streams.allSatisfy { $0.pace == .realtime })
        #expect(spec.champion.model.path == "models/x.onnx")
        #expect(spec.champion.model.confidence == 0.3)
        #expect(spec.champion.model.input.mean == SIMD3(1, 2, 3))
        #expect(spec.outputs == [OutputSpec(.file(path: "out.jsonl"))])
        #expect(configuration.origin("model.path") == "command line --model")
    }

    @Test func sourcesOfTheCommandLineReplaceThoseOfTheFile() throws {
        var overrides = PipelineOverrides()
        overrides.streams = ["other.mp4"]
        let text = "streams: {a: {url: a, infer_every: 5}}\nmodel: {path: x.onnx}\noutputs: [{path: o}]"
        let configuration = try load(text, overrides: overrides)
        #expect(configuration.spec.streams == [StreamSpec(name: "other", url: "other.mp4")])
        #expect(configuration.spec.outputs == [OutputSpec(.file(path: "o"))])
    }

    @Test func whatIsMissingIsNamed() {
        let error = #expect(throws: ConfigError.self) {
            try ConfigurationLoader(environment: environment()).load(file: nil)
        }
        #expect(
            error?.diagnostics.map(\.description) == [
                "command line: no streams; name at least one: streams: {door: {url: door.mp4}}",
                "command line: no model; name an ONNX file: model: {path: model.onnx}, or --model model.onnx",
            ]
        )
    }

    @Test(arguments: [
        ("one by one.mp4", "one-by-one"), ("/dev/video0", "video0"), ("images/", "images"), ("images/*.jpg", "stream"),
        ("https://u:p@cdn.example/live/x.m3u8?token=1", "cdn.example"), (".hidden", ".hidden"), ("../..", "stream"),
        ("日本.mp4", "stream"),
    ])
    func streamsAreNamedAfterTheirSource(url: String, name: String) throws {
        var overrides = PipelineOverrides()
        overrides.streams = [url]
        overrides.set("model.path", "x.onnx", option: "--model")
        let spec = try ConfigurationLoader(environment: environment()).load(file: nil, overrides: overrides).spec
        #expect(spec.streams.map(\.name) == [name])
    }
}
