import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

@Suite struct PixelInputTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private var proof: RewriteProof { RewriteProof(library: library, size: (height: 64, width: 64)) }

    /// A model that gives back the numbers it is fed: two pictures of 1 × 2 pixels.
    private static func mirror() -> OnnxModel {
        var maker = ModelMaker(shape: [2, 3, 1, 2])
        let output = maker.add("Identity", ["images"])
        return maker.model(output, shape: [2, 3, 1, 2])
    }

    /// Two pixels of two pictures, channels last.
    private static let pixels: [UInt8] = [0, 10, 20, 100, 110, 120, 200, 210, 220, 253, 254, 255]

    private func run(_ model: OnnxModel, _ shape: [Int], _ bytes: [UInt8]) throws -> [Float] {
        let runner = try TensorRunner(.bytes(model.serialized(), name: "test"), library: library)
        return try runner.run([HostTensor(name: "images", elementType: .uint8, shape: shape, bytes: bytes)])[0].floats
    }

    @Test(arguments: [false, true]) func channelsAreScaledMovedAndPutInOrder(swapsChannels: Bool) throws {
        var rewrite = PixelInput()
        (rewrite.scale, rewrite.mean, rewrite.std) = (0.5, [1, 2, 3], [2, 4, 8])
        rewrite.swapsChannels = swapsChannels
        var model = Self.mirror()
        try rewrite.apply(to: &model)
        #expect(model.graph.inputs[0].type == .uint8)
        #expect(model.graph.inputs[0].dimensions == [.fixed(2), .fixed(1), .fixed(2), .fixed(3)])
        let numbers = try run(model, [2, 1, 2, 3], Self.pixels)
        for picture in 0..<2 {
            for channel in 0..<3 {
                for column in 0..<2 {
                    let source = swapsChannels ? 2 - channel : channel
                    let pixel = Float(Self.pixels[picture * 6 + column * 3 + source])
                    let expected = (pixel * 0.5 - rewrite.mean[channel]) / rewrite.std[channel]
                    #expect(abs(numbers[picture * 6 + channel * 2 + column] - expected) < 1e-5)
                }
            }
        }
    }

    @Test func whatChangesNothingIsLeftOut() throws {
        var rewrite = PixelInput()
        rewrite.layout = .nchw
        var model = Self.mirror()
        try rewrite.apply(to: &model)
        #expect(!model.graph.nodes.contains { ["Mul", "Add", "Transpose", "Gather"].contains($0.op) })
        #expect(try run(model, [2, 3, 1, 2], Self.pixels) == Self.pixels.map(Float.init))
    }

    @Test(.sharedData, arguments: [TensorLayout.nhwc, .nchw], [false, true])
    func yoloxGivesTheSameFromBytes(layout: TensorLayout, swapsChannels: Bool) throws {
        var rewrite = PixelInput()
        (rewrite.layout, rewrite.swapsChannels) = (layout, swapsChannels)
        (rewrite.scale, rewrite.mean, rewrite.std) = (1 / 255.0, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        let before = try OnnxModel(contentsOf: Model.yoloxNano())
        var after = before
        try rewrite.apply(to: &after)
        let difference = try proof.pixelDifference(before, after, rewrite)
        #expect(difference <= RewriteProof.tolerance, "\(difference)")
    }

    @Test func aModelThatTakesNoPicturesIsRefused() {
        var maker = ModelMaker(shape: [1, 8])
        let output = maker.add("Relu", ["images"])
        var model = maker.model(output, shape: [1, 8])
        #expect(throws: GraphError.self) { try PixelInput().apply(to: &model) }
        var twice = Self.mirror()
        #expect(throws: GraphError.self) {
            try PixelInput().apply(to: &twice)
            try PixelInput().apply(to: &twice)
        }
    }
}
