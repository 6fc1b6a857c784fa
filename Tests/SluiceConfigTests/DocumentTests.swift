import SluiceConfig
import SluiceCore
import Testing

/// Documents that are right.
@Suite struct DocumentTests {
    @Test func twoLinesAreAWholePipeline() throws {
        let spec = try load(minimal).spec
        #expect(spec.streams == [StreamSpec(name: "door", url: "door.mp4")])
        #expect(spec.champion == VariantSpec(name: "champion", model: ModelSpec(path: "yolox_nano.onnx")))
        #expect(spec.outputs == [OutputSpec(.standardOutput)])
        #expect(spec.ledger == .exact)
    }

    @Test func everyKeyArrivesInTheSpec() throws {
        let text = """
            streams:
              gate:
                url: rtsp://10.0.0.5/main
                transport: udp
                pace: realtime
                decoder: {hardware: none, threads: 2}
                queue: {capacity: 4, overflow: drop-oldest}
                max_frame_age: 500ms
                infer_every: 3
                stall_timeout: 2m
            model:
              path: models/yolox_nano.onnx
              card: none
              family: yolox
              labels: [person, car]
              input: {width: 416, height: 320, resize: letterbox-top-left, color: bgr, scale: 1/255, mean: 3,
                      std: [1, 2, 3], pad: 114, layout: nhwc, type: uint8}
              device: cpu
              instances: 2
              threads: auto
              batch: {max: 8, latency_budget: 20ms}
              confidence: .3
              nms: {kind: soft, iou: 0.6, per_class: no, limit: 50}
            outputs:
              - {kind: jsonl, path: /var/log/gate.jsonl}
              - kind: jsonl
            ledger: off
            """
        var stream = StreamSpec(name: "gate", url: "rtsp://10.0.0.5/main")
        stream.transport = .udp
        stream.pace = .realtime
        stream.decoderThreads = 2
        stream.queueCapacity = 4
        stream.overflow = .dropOldest
        stream.maxFrameAge = 500_000_000
        stream.inferEvery = 3
        stream.stallTimeout = 120_000_000_000
        var model = ModelSpec(path: "models/yolox_nano.onnx")
        model.family = .yolox
        model.labels = .names(["person", "car"])
        model.input.width = 416
        model.input.height = 320
        model.input.resize = .letterboxTopLeft
        model.input.color = .bgr
        model.input.scale = 1.0 / 255
        model.input.mean = SIMD3(3, 3, 3)
        model.input.std = SIMD3(1, 2, 3)
        model.input.pad = 114
        model.input.layout = .nhwc
        model.input.elementType = .uint8
        model.instances = .exactly(2)
        model.batch.max = 8
        model.batch.latencyBudget = 20_000_000
        model.confidence = 0.3
        model.nms.kind = .soft
        model.nms.iou = 0.6
        model.nms.perClass = false
        model.nms.limit = 50
        var expected = PipelineSpec(streams: [stream], champion: model)
        expected.outputs = [OutputSpec(.file(path: "/var/log/gate.jsonl")), OutputSpec(.standardOutput)]
        expected.ledger = .off
        #expect(try load(text).spec == expected)
    }

    @Test func streamsKeepTheOrderOfTheFile() throws {
        let text = "streams: {z: {url: z}, a: {url: a}, m: {url: m}}\nmodel: {path: x.onnx}"
        #expect(try load(text).spec.streams.map(\.name) == ["z", "a", "m"])
    }

    @Test(
        arguments: [
            ("10s", 10_000_000_000), ("500ms", 500_000_000), ("2m", 120_000_000_000), ("1h", 3_600_000_000_000),
            ("1.5s", 1_500_000_000), ("0.25h", 900_000_000_000), ("100 ms", 100_000_000), ("100000us", 100_000_000),
        ] as [(String, UInt64)]
    )
    func durationsCarryUnits(text: String, nanoseconds: UInt64) throws {
        let configuration = try load("streams: {a: {url: a, stall_timeout: \(text)}}\nmodel: {path: x.onnx}")
        #expect(configuration.spec.streams[0].stallTimeout == nanoseconds)
    }

    @Test(arguments: [
        ("clip.mp4", "/etc/sluice/clip.mp4"), ("./clip.mp4", "/etc/sluice/clip.mp4"), ("/clip.mp4", "/clip.mp4"),
        ("~/clip.mp4", "/home/ada/clip.mp4"), ("rtsp://host/x", "rtsp://host/x"),
        ("scene:street?seed=1", "scene:street?seed=1"),
        ("images/*.jpg", "/etc/sluice/images/*.jpg"), ("../clip.mp4", "/etc/sluice/../clip.mp4"),
    ])
    func pathsStartAtTheFolderOfTheFile(written: String, opened: String) throws {
        let loader = ConfigurationLoader(environment: environment(["HOME": "/home/ada"]))
        let text = "streams: {a: {url: '\(written)'}}\nmodel: {path: m.onnx, labels: l.txt}\noutputs: [{path: o.jsonl}]"
        let spec = try loader.load(text: text, file: "/etc/sluice/gate.yaml").spec
        #expect(spec.streams[0].url == opened)
        #expect(spec.champion.model.path == "/etc/sluice/m.onnx")
        #expect(spec.champion.model.labels == .file(path: "/etc/sluice/l.txt"))
        #expect(spec.outputs == [OutputSpec(.file(path: "/etc/sluice/o.jsonl"))])
    }

    @Test func aLiveSourceThatWaitsIsWarnedAbout() throws {
        let warnings = try load(
            """
            streams: {gate: {url: rtsp://10.0.0.5/main, queue: {overflow: block}}}
            model: {path: x.onnx}
            """
        ).warnings
        #expect(
            warnings.map(\.description) == [
                "pipeline.yaml:1:63: warning: streams.gate.queue.overflow is block, but a live source does not wait: "
                    + "its frames are lost unseen; write drop-oldest"
            ]
        )
    }

    @Test func anchorsAndTextsWithAByteOrderMarkAreRead() throws {
        let text = "\u{FEFF}streams: {a: &s {url: a.mp4}, b: *s}\nmodel: {path: x.onnx}"
        let loader = ConfigurationLoader(environment: environment(files: ["p.yaml": text]))
        #expect(try loader.load(file: "p.yaml").spec.streams.map(\.url) == ["a.mp4", "a.mp4"])
    }
}
