import OrderedCollections
import SluiceCore
import SluiceGraph
import Testing

/// Work must grow with a model, and not with its square: then these would take many minutes.
@Suite struct LargeModelTests {
    private static let blocks = 10_000

    @Test(.timeLimit(.minutes(1))) func manyNodesAreUpgraded() throws {
        var graph = Graph(name: "test")
        graph.inputs = [ValueInfo("x", .float32, [.fixed(1), .fixed(3)])]
        for index in 0..<Self.blocks {
            let source = index == 0 ? "x" : "y\(index)"
            let axes: KeyValuePairs<String, AttributeValue> = ["axes": .integers([0])]
            graph.nodes.append(Node("Unsqueeze", [source], ["u\(index)"], attributes: axes))
            graph.nodes.append(Node("Squeeze", ["u\(index)"], ["y\(index + 1)"], attributes: axes))
        }
        graph.outputs = [ValueInfo("y\(Self.blocks)")]
        var model = OnnxModel(graph, name: "test", opset: 11)
        let report = try OpsetUpgrade(to: 17).apply(to: &model)
        #expect(report.rewritten == ["Unsqueeze": Self.blocks, "Squeeze": Self.blocks])
    }

    @Test(.timeLimit(.minutes(1))) func manyShapesAreOpened() throws {
        var graph = Graph(name: "test")
        graph.inputs = [ValueInfo("x", .float32, [.fixed(1), .fixed(6)])]
        graph.constants["wide"] = Constant("wide", integers: [1, 2, 3])
        graph.constants["flat"] = Constant("flat", integers: [1, 6])
        var values: [String: TensorInfo] = [:]
        func know(_ name: String, _ shape: [Int]) {
            values[name] = TensorInfo(name: name, elementType: .float32, dimensions: shape.map { .fixed($0) })
        }
        know("x", [1, 6])
        for index in 0..<Self.blocks {
            let source = index == 0 ? "x" : "y\(index)"
            graph.nodes.append(Node("Reshape", [source, "wide"], ["u\(index)"]))
            graph.nodes.append(Node("Reshape", ["u\(index)", "flat"], ["y\(index + 1)"]))
            know("u\(index)", [1, 2, 3])
            know("y\(index + 1)", [1, 6])
        }
        graph.outputs = [ValueInfo("y\(Self.blocks)", .float32, [.fixed(1), .fixed(6)])]
        var model = OnnxModel(graph, name: "test", opset: 13)
        let changes = try DynamicBatch(shapes: ShapeTable(graph, values: values)).apply(to: &model)
        #expect(changes?.edits == 2 * Self.blocks)
    }
}
