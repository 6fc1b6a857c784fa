import SluiceCore
import SluiceGraph
import SluiceMetrics
import SluiceOptimizer
import SluiceRuntime
import TestSupport
import Testing

@Suite struct TopNTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private var proof: RewriteProof { RewriteProof(library: library, size: (height: 64, width: 64)) }

    /// A model that gives back its input, a table.
    private func mirror(_ shape: [Int], opset: Int) -> OnnxModel {
        var maker = ModelMaker(shape: shape)
        let output = maker.add("Identity", ["images"])
        return maker.model(output, shape: shape, opset: opset)
    }

    private func run(_ model: OnnxModel, _ shape: [Int], _ floats: [Float]) throws -> HostTensor {
        let runner = try TensorRunner(.bytes(model.serialized(), name: "test"), library: library)
        return try runner.run([HostTensor(name: "images", shape: shape, floats: floats)])[0]
    }

    @Test(arguments: [11, 13, 17, 18, 21]) func theBestRowsStayInTheirOrder(opset: Int) throws {
        // x, y, w, h, objectness, two classes; two frames of four anchors.
        let rows: [[Float]] = [
            [1, 1, 1, 1, 0.9, 0.1, 0.5], [2, 2, 2, 2, 0.5, 0.2, 0.1], [3, 3, 3, 3, 0.8, 0.9, 0.1],
            [4, 4, 4, 4, 0.1, 1, 1],
            [5, 5, 5, 5, 0.3, 0.3, 0.3], [6, 6, 6, 6, 0.3, 0.3, 0.3], [7, 7, 7, 7, 0.3, 0.3, 0.3],
            [8, 8, 8, 8, 1, 1, 0],
        ]
        var model = mirror([2, 4, 7], opset: opset)
        try TopN(count: 2, layout: .objectness).apply(to: &model)
        #expect(model.graph.outputs[0].dimensions == [.fixed(2), .fixed(2), .fixed(7)])
        let kept = try run(model, [2, 4, 7], rows.flatMap(\.self))
        #expect(kept.shape == [2, 2, 7])
        // .45, .1, .72, .1 and three equal ones, of which the first wins.
        #expect(kept.floats == (rows[0] + rows[2] + rows[4] + rows[7]))
    }

    @Test func channelsFirstStaysChannelsFirst() throws {
        // Four coordinates and one class, three anchors.
        let table: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0.2, 0.9, 0.5]
        var model = mirror([1, 5, 3], opset: 17)
        try TopN(count: 2, layout: .channelsFirst).apply(to: &model)
        let kept = try run(model, [1, 5, 3], table)
        #expect(kept.shape == [1, 5, 2])
        #expect(kept.floats == [2, 3, 5, 6, 8, 9, 11, 12, 0.9, 0.5])
    }

    @Test func cellsAreDecodedWithTheirAnchors() throws {
        let table: [Float] = [0, 0, 0, 0, 0.1, 1, 0.5, 0.25, 0, 1, 0.9, 1]
        var model = mirror([1, 2, 6], opset: 17)
        try TopN(count: 1, layout: .undecodedObjectness(cells: [[0, 0, 8], [3, 2, 16]])).apply(to: &model)
        let kept = try run(model, [1, 2, 6], table).floats
        #expect(kept[0] == 56 && kept[1] == 36 && kept[2] == 16 && abs(kept[3] - 43.492_508) < 1e-4)
        #expect(kept[4...] == [0.9, 1])
    }

    @Test(.sharedData) func theBestAnchorsOfYOLOXAreTheSame() throws {
        let before = try OnnxModel(contentsOf: Model.yoloxNano())
        var cells: [SIMD3<Float>] = []
        for stride in [8, 16, 32] {
            for row in 0..<416 / stride {
                for column in 0..<416 / stride { cells.append([Float(column), Float(row), Float(stride)]) }
            }
        }
        let selection = TopN(count: 300, layout: .undecodedObjectness(cells: cells))
        var after = before
        try selection.apply(to: &after)
        let difference = try proof.selectionDifference(before, after, selection)
        #expect(difference <= RewriteProof.tolerance, "\(difference)")
    }

    @Test func asManyAsThereAreIsNoChoice() {
        var model = mirror([1, 4, 7], opset: 17)
        #expect(throws: GraphError.self) { try TopN(count: 4, layout: .objectness).apply(to: &model) }
        var old = mirror([1, 4, 7], opset: 9)
        #expect(throws: GraphError.self) { try TopN(count: 2, layout: .objectness).apply(to: &old) }
    }
}
