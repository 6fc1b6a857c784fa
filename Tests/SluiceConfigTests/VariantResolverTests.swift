import SluiceConfig
import SluiceCore
import Testing

@Suite struct VariantResolverTests {
    /// A model with 416 × 416 pictures and two classes.
    private struct Model {
        var batch = Dimension.dynamic("batch")
        var height = Dimension.fixed(416)
        var width = Dimension.fixed(416)
        var metadata: [String: String] = [:]
        var family = ModelFamily.yolox
        var classCount: Int? = 2

        var signature: ModelSignature {
            ModelSignature(
                inputs: [
                    TensorInfo(name: "images", elementType: .float32, dimensions: [batch, .fixed(3), height, width])
                ],
                outputs: [],
                metadata: metadata
            )
        }

        var recognized: RecognizedModel {
            var input = InputSpec(width: width.size ?? 640, height: height.size ?? 640)
            input.resize = .letterboxTopLeft
            input.color = .bgr
            input.scale = 1
            return RecognizedModel(family: family, classCount: classCount, input: input, reason: "3549 × 7 raw outputs")
        }
    }

    private func resolve(
        _ model: Model,
        _ keys: String = "",
        _ environment: ConfigEnvironment = environment()
    ) throws(ConfigError) -> ResolvedVariant {
        let configuration = try load("streams: {a: {url: a}}\nmodel: {path: x.onnx, \(keys)}", environment)
        return try VariantResolver(
            configuration,
            signature: model.signature,
            recognized: model.recognized,
            environment: environment
        ).resolve()
    }

    private func mistakes(
        _ model: Model,
        _ keys: String,
        _ environment: ConfigEnvironment = environment()
    ) -> (lines: [String], exitCode: ExitCode?) {
        do {
            _ = try resolve(model, keys, environment)
            return ([], nil)
        } catch {
            return (error.diagnostics.map(\.description), error.exitCode)
        }
    }

    @Test func theModelFillsInWhatNobodySays() throws {
        let resolved = try resolve(Model(), "confidence: 0.5, input: {pad: 0}")
        var input = Model().recognized.input
        input.pad = 0
        #expect(resolved.input == input)
        #expect(resolved.detector.family == .yolox)
        #expect(resolved.detector.confidence == 0.5)
        #expect(resolved.detector.labels == ["class 0", "class 1"])
        #expect(resolved.detector.nms.kind == .greedy)
        let origins = [
            ConfigPath("model.family"): "recognised: 3549 × 7 raw outputs",
            "model.labels": "recognised: nobody names the classes",
            "model.input.width": "recognised: the model's input is images: float32[batch×3×416×416]",
            "model.input.color": "recognised: usual for yolox",
            "model.input.pad": "pipeline.yaml:2:53",
            "model.confidence": "pipeline.yaml:2:35",
        ]
        for (path, origin) in origins { #expect(resolved.settings[path]?.origin.description == origin) }
    }

    @Test(arguments: [
        "{0: 'person', 1: \"driver's car\"}", "[\"person\", \"driver's car\"]", "{1: \"driver's car\", 0: 'person'}",
    ])
    func metadataNamesTheClasses(names: String) throws {
        var model = Model()
        model.metadata = ["names": names]
        let resolved = try resolve(model)
        #expect(resolved.detector.labels == ["person", "driver's car"])
        #expect(resolved.settings["model.labels"]?.origin == .metadata(key: "names", file: "x.onnx"))
        #expect(try resolve(model, "labels: [a, b]").detector.labels == ["a", "b"])
    }

    @Test(arguments: ["{0: 'person'}", "{0: 'a', 2: 'b'}", "nonsense", "[", "{0: [a], 1: b}", "[]"])
    func metadataThatDoesNotFitIsNotUsed(names: String) throws {
        var model = Model()
        model.metadata = ["names": names]
        #expect(try resolve(model).detector.labels == ["class 0", "class 1"])
    }

    @Test func metadataOfTheWrongLengthIsWarnedAbout() throws {
        var model = Model()
        model.metadata = ["names": "['a', 'b', 'c']"]
        #expect(
            try resolve(model).warnings.map(\.description) == [
                "x.onnx: warning: the metadata names 3 classes, but the model has 2; name them with model.labels"
            ]
        )
    }

    @Test(arguments: [
        ("[320, 512]", "", 512, 320, "metadata 'imgsz' of x.onnx"), ("480", "", 480, 480, "metadata 'imgsz' of x.onnx"),
        ("[320, 512]", "input: {width: 256}", 256, 320, "pipeline.yaml:2:38"),
        ("no", "", 640, 640, "recognised: usual for yolox"),
    ])
    func aDynamicSizeComesFromTheMetadata(
        written: String,
        keys: String,
        width: Int,
        height: Int,
        origin: String
    ) throws {
        var model = Model()
        model.height = .dynamic("h")
        model.width = .dynamic(nil)
        model.metadata = ["imgsz": written]
        let resolved = try resolve(model, keys)
        #expect(resolved.input.width == width)
        #expect(resolved.input.height == height)
        #expect(resolved.settings["model.input.width"]?.origin.description == origin)
    }

    @Test(arguments: [
        ("person\ncar\n", ["person", "car"]), ("person\r\ncar\r\n\r\n", ["person", "car"]),
        ("\u{FEFF}piéton \n  vélo", ["piéton", "vélo"]), ("\ncar", ["", "car"]),
    ])
    func labelsAreLinesOfAFile(text: String, labels: [String]) throws {
        let files = environment(files: ["l.txt": text])
        #expect(try resolve(Model(), "labels: l.txt", files).detector.labels == labels)
    }

    @Test func labelsOfTheWrongLengthNameBothNumbersAndTheFile() {
        let files = environment(files: ["l.txt": "a\nb\nc"])
        let found = mistakes(Model(), "labels: l.txt", files)
        #expect(
            found.lines == [
                "pipeline.yaml:2:31: model.labels: l.txt has 3 names, but the model has 2 classes; "
                    + "give one name for each class, in the model's order"
            ]
        )
        #expect(found.exitCode == .badData)
        #expect(mistakes(Model(), "labels: none.txt").exitCode == .noInput)
        #expect(
            mistakes(Model(), "labels: [a]").lines == [
                "pipeline.yaml:2:31: model.labels: the list has 1 names, but the model has 2 classes; "
                    + "give one name for each class, in the model's order"
            ]
        )
    }

    @Test func aFixedBatchIsNotFilledWithMore() {
        var model = Model()
        model.batch = .fixed(1)
        #expect(
            mistakes(model, "batch: {max: 4}").lines == [
                "pipeline.yaml:2:36: model.batch.max is 4, but the model takes exactly 1 frame in a call; "
                    + "write batch: {max: 1}, or export the model with a dynamic batch dimension"
            ]
        )
        #expect(mistakes(model, "").lines == [])
        model.batch = .fixed(8)
        #expect(
            mistakes(model, "batch: {max: 8}").lines == [
                "pipeline.yaml:2:36: the model takes exactly 8 frames in a call, and batches are not always full; "
                    + "export it with a dynamic batch dimension, or with a batch of 1"
            ]
        )
    }

    @Test func everyContradictionWithTheModelIsReported() {
        let found = mistakes(Model(), "input: {width: 640, type: uint8}, labels: [a]")
        #expect(
            found.lines == [
                "pipeline.yaml:2:49: model.input.type is uint8, but the model takes float32; remove the key",
                "pipeline.yaml:2:38: model.input.width is 640, but the model's input images: float32[batch×3×416×416] has "
                    + "416; write width: 416, remove the key, or export the model with a dynamic size",
                "pipeline.yaml:2:65: model.labels: the list has 1 names, but the model has 2 classes; "
                    + "give one name for each class, in the model's order",
            ]
        )
        #expect(
            mistakes(Model(), "input: {layout: nhwc}").lines == [
                "pipeline.yaml:2:39: the model's input images: float32[batch×3×416×416] has 416 channels as nhwc, not 3; "
                    + "set input.layout to the model's, or take a model for colour pictures"
            ]
        )
    }

    @Test func aModelThatTakesNoPicturesIsRefused() throws {
        let configuration = try load(minimal)
        for (type, dimensions) in [(ElementType.float32, [1, 16]), (.int64, [1, 3, 416, 416])] {
            let tensor = TensorInfo(name: "x", elementType: type, dimensions: dimensions.map(Dimension.fixed))
            let signature = ModelSignature(inputs: [tensor], outputs: [])
            let resolver = VariantResolver(configuration, signature: signature, recognized: Model().recognized)
            let error = #expect(throws: ConfigError.self) { try resolver.resolve() }
            #expect(error?.exitCode == .badData)
            #expect(error?.description.hasPrefix("yolox_nano.onnx: the model's input") == true)
        }
    }

    @Test func aDynamicSizeIsAMultipleOfTheStride() {
        var model = Model()
        model.width = .dynamic(nil)
        model.metadata = ["stride": "32"]
        #expect(
            mistakes(model, "input: {width: 330}").lines == [
                "pipeline.yaml:2:38: model.input.width is 330, but the model needs a multiple of its stride 32; write width: 320"
            ]
        )
    }

    @Test func familiesThatReportEachObjectOnceNeedNoNMS() throws {
        var model = Model()
        model.family = .endToEnd
        let resolved = try resolve(model)
        #expect(resolved.detector.nms.kind == .none)
        #expect(
            resolved.settings["model.nms.kind"]?.origin.description
                == "recognised: end-to-end models report each object once"
        )
        #expect(try resolve(model, "nms: {kind: soft}").detector.nms.kind == .soft)
    }
}
