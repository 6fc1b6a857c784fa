import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

@Suite struct DynamicBatchTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private var proof: RewriteProof { RewriteProof(library: library, size: (height: 64, width: 64)) }

    private func rewritten(_ model: OnnxModel) throws -> OnnxModel? {
        var result = model
        let shapes = ShapeTable(model.graph, values: try ShapeReader(library: library).read(model))
        return try DynamicBatch(shapes: shapes).apply(to: &result) == nil ? nil : result
    }

    /// What is refused, in words.
    private func refusal(_ model: OnnxModel) throws -> String {
        do {
            _ = try rewritten(model)
            return "nothing"
        } catch let error as GraphError {
            #expect(error.code == .unsupported)
            return error.what
        }
    }

    @Test(.sharedData) func imagesInABatchOfYOLOXGiveWhatTheyGiveAlone() throws {
        let model = try OnnxModel(contentsOf: Model.yoloxNano())
        let batched = try #require(try rewritten(model))
        #expect(batched.graph.inputs[0].dimensions == [.dynamic("batch"), .fixed(3), .fixed(416), .fixed(416)])
        #expect(batched.graph.outputs[0].dimensions == [.dynamic("batch"), .fixed(3_549), .fixed(85)])
        #expect(batched.graph.intermediates.isEmpty && !model.graph.intermediates.isEmpty)
        let difference = try proof.batchDifference(model, batched)
        #expect(difference <= RewriteProof.tolerance, "\(difference)")
    }

    static let heads: [(name: String, model: OnnxModel)] = [
        ("yolov5", Heads.yolov5()), ("yolov8", Heads.yolov8()), ("attention", Heads.attention()),
    ]

    @Test(arguments: heads.indices) func imagesInABatchOfOtherDetectorsGiveWhatTheyGiveAlone(_ index: Int) throws {
        let (name, model) = Self.heads[index]
        let batched = try #require(try rewritten(model), "\(name)")
        #expect(batched.graph.outputs[0].dimensions?[0] == .dynamic("batch"))
        let difference = try proof.batchDifference(model, batched)
        #expect(difference <= RewriteProof.tolerance, "\(name): \(difference)")
    }

    @Test func aBatchThatIsDynamicAlreadyStaysAsItIs() throws {
        #expect(try rewritten(OnnxModel(contentsOf: Model.street)) == nil)
        #expect(try rewritten(OnnxModel(contentsOf: Model.yuNet())) == nil)
    }

    /// The name of the node that mixes images, words of the reason, and the model's end.
    struct Mixer: Sendable {
        var reason: String
        var shape: [Int]
        var build: @Sendable (inout ModelMaker) -> String
    }

    static let mixers: [Mixer] = [
        Mixer(reason: "takes one value over all images", shape: [3, 8, 8]) {
            $0.add("ReduceMean", ["images"], name: "mixer", ["axes": .integers([0]), "keepdims": .integer(0)])
        },
        Mixer(reason: "does not have one entry for each image", shape: [3, 64]) {
            $0.add("Reshape", ["images", $0.integers([3, 64])], name: "mixer")
        },
        Mixer(reason: "removes the batch dimension", shape: [3, 8, 8]) {
            $0.add("Squeeze", ["images", $0.integers([0])], name: "mixer")
        },
        Mixer(reason: "takes some of the images only", shape: [3, 8, 8]) {
            $0.add("Gather", ["images", $0.integers([0])], name: "mixer", ["axis": .integer(0)])
        },
        Mixer(reason: "takes some of the images only", shape: [1, 3, 8, 8]) {
            $0.add("Slice", ["images", $0.integers([0]), $0.integers([1]), $0.integers([0])], name: "mixer")
        },
        Mixer(reason: "takes some of the images only", shape: [1, 3, 8, 8]) {
            let range = [$0.integers([0]), $0.integers([.max]), $0.integers([0]), $0.integers([2])]
            return $0.add("Slice", ["images"] + range, name: "mixer")
        },
        Mixer(reason: "takes one value over all images", shape: [1, 1, 1, 1]) {
            $0.add("ReduceSum", ["images", $0.integers([])], name: "mixer")
        },
        Mixer(reason: "puts the batch into another dimension", shape: [3, 64]) {
            let channels = $0.add("Transpose", ["images"], ["perm": .integers([1, 0, 2, 3])])
            return $0.add("Flatten", [channels], name: "mixer", ["axis": .integer(2)])
        },
        Mixer(reason: "resizes the batch dimension", shape: [2, 3, 8, 8]) {
            let scales = $0.add("Cast", [$0.integers([2, 1, 1, 1])], ["to": .integer(1)])
            return $0.add("Resize", ["images", "", scales], name: "mixer")
        },
        Mixer(reason: "puts images one after another", shape: [2, 3, 8, 8]) {
            $0.add("Concat", ["images", "images"], name: "mixer", ["axis": .integer(0)])
        },
        Mixer(reason: "works across images", shape: [1, 3, 8, 8]) {
            $0.add("Softmax", ["images"], name: "mixer", ["axis": .integer(0)])
        },
        Mixer(reason: "statistics over all images", shape: [1, 3, 8, 8]) { maker in
            let parameters = [maker.floats([3]), maker.floats([3]), maker.floats([3]), maker.floats([3])]
            return maker.add(
                "BatchNormalization",
                ["images"] + parameters,
                outputs: 3,
                name: "mixer",
                ["training_mode": .integer(1)]
            )
        },
        Mixer(reason: "several entries in place of the batch", shape: [4, 3, 8, 8]) {
            $0.add("Add", ["images", $0.floats([4, 3, 8, 8])], name: "mixer")
        },
        Mixer(reason: "treatment of images is not known", shape: [1, 3, 8, 8]) {
            $0.add("EyeLike", [$0.add("Reshape", ["images", $0.integers([1, -1])])], name: "mixer")
        },
    ]

    @Test(arguments: mixers.indices) func whoMixesImagesIsNamed(_ index: Int) throws {
        let mixer = Self.mixers[index]
        var maker = ModelMaker()
        let output = mixer.build(&maker)
        let refusal = try refusal(maker.model(output, shape: mixer.shape))
        #expect(refusal.contains("'mixer'") && refusal.contains(mixer.reason), "\(refusal)")
    }

    @Test func boxesOfAllImagesInOneListAreRefused() throws {
        var maker = ModelMaker()
        let boxes = maker.add("Reshape", ["images", maker.integers([1, 48, 4])])
        let scores = maker.add("Reshape", [maker.convolution(to: 3), maker.integers([1, 4, 48])])
        let nms = maker.add("NonMaxSuppression", [boxes, scores, maker.integers([5])], name: "nms")
        let list = maker.add("Cast", [nms], ["to": .integer(1)])
        let model = maker.model(list, shape: [1, 3])
        #expect(try refusal(model).hasPrefix("test: node 'nms' (NonMaxSuppression) lists the boxes of all images"))
    }

    @Test func aModelForSeveralImagesIsRefused() throws {
        var maker = ModelMaker(shape: [4, 3, 8, 8])
        let output = maker.add("Relu", ["images"])
        let model = maker.model(output, shape: [4, 3, 8, 8])
        #expect(try refusal(model) == "test: the input 'images' is made for 4 images, not for 1")
    }

    @Test func aSizeThatIsComputedFromTheSizeOfImagesStays() throws {
        var maker = ModelMaker()
        let shape = maker.add("Shape", ["images"])
        let size = maker.add("Slice", [shape, maker.integers([2]), maker.integers([4])])
        let floats = [size, maker.integers([3])].map { maker.add("Cast", [$0], ["to": .integer(1)]) }
        let third = maker.add("Cast", [maker.add("Ceil", [maker.add("Div", floats)])], ["to": .integer(7)])
        let sizes = maker.add("Concat", [maker.integers([1, 3]), third], ["axis": .integer(0)])
        let output = maker.add("Resize", ["images", "", "", sizes])
        let model = maker.model(output, shape: [1, 3, 3, 3])
        let batched = try #require(try rewritten(model))
        #expect(try proof.batchDifference(model, batched) == 0)
    }

    @Test func anOldFileWhoseConstantsAreInputsKeepsNoneToFeed() throws {
        var maker = ModelMaker()
        let output = maker.add("Reshape", ["images", maker.integers([1, 192])])
        var model = maker.model(output, shape: [1, 192], opset: 9)
        model.graph.inputs.append(ValueInfo("integers", .int64, [.fixed(2)]))
        model.irVersion = 3
        let batched = try #require(try rewritten(model))
        #expect(batched.graph.inputs.map(\.name) == ["images"] && batched.irVersion == 4)
        #expect(try proof.batchDifference(model, batched) == 0)
    }

    @Test func aProofOfAnImpossibleInputIsRefused() throws {
        var maker = ModelMaker(shape: [1 << 40, 1 << 40])
        let output = maker.add("Relu", ["images"])
        let model = maker.model(output, shape: [1 << 40, 1 << 40])
        let error = #expect(throws: GraphError.self) { try proof.difference(model, model) }
        #expect(error?.what.contains("too large to try") == true)
    }

    @Test func aProofFindsWhatIsNotEqual() throws {
        var (one, other) = (ModelMaker(), ModelMaker())
        let output = one.add("Relu", ["images"])
        other.add("Mul", ["images", other.floats([])], name: output)
        let right = one.model(output, shape: [1, 3, 8, 8])
        let wrong = other.model(output, shape: [1, 3, 8, 8])
        #expect(try proof.difference(right, right) == 0)
        #expect(try proof.difference(right, wrong) > 0.01)
    }
}
