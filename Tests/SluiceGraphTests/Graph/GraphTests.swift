import OrderedCollections
import SluiceCore
import SluiceGraph
import Testing

@Suite struct GraphTests {
    /// `y = relu(x + w)`, with its nodes in the wrong order if asked.
    private func graph(nodes: [Node]) -> Graph {
        var graph = Graph(name: "test")
        graph.inputs = [ValueInfo("x", .float32, [.dynamic("batch"), .fixed(3)])]
        graph.outputs = [ValueInfo("y")]
        graph.constants["w"] = Constant("w", shape: [3], floats: [1, 2, 3])
        graph.nodes = nodes
        return graph
    }

    private let add = Node("Add", ["x", "w"], ["sum"], name: "add")
    private let relu = Node("Relu", ["sum"], ["y"], name: "relu")

    @Test func nodesComeAfterThoseTheyTakeFrom() throws {
        var graph = graph(nodes: [relu, add])
        try graph.sort()
        #expect(graph.nodes.map(\.name) == ["add", "relu"])
    }

    @Test func anOrderThatIsRightStays() throws {
        var graph = graph(nodes: [add, Node("Neg", ["x"], ["n"], name: "late"), relu])
        try graph.sort()
        #expect(graph.nodes.map(\.name) == ["add", "late", "relu"])
    }

    @Test(arguments: [
        ([Node("Relu", ["nowhere"], ["y"], name: "r")], "node 'r' (Relu) takes 'nowhere', which nothing makes"),
        (
            [Node("Relu", ["x"], ["y"], name: "a"), Node("Neg", ["x"], ["y"], name: "b")],
            "node 'b' (Neg) makes 'y', which something else makes too"
        ),
        ([Node("Add", ["x", "y"], ["y"], name: "loop")], "node 'loop' (Add) waits for itself"),
        ([Node("Neg", ["x"], ["z"])], "nothing makes the output 'y'"),
    ])
    func brokenGraphsAreNamed(nodes: [Node], what: String) throws {
        var graph = graph(nodes: nodes)
        let error = #expect(throws: GraphError.self) { try graph.sort() }
        #expect(error?.what == what)
        #expect(error?.code == .badModel)
    }

    @Test func theIndexKnowsWhoMakesAndWhoTakes() {
        let index = GraphIndex(graph(nodes: [add, relu, Node("Mul", ["sum", "sum"], ["square"])]))
        #expect(index.producer(of: "sum") == 0 && index.producer(of: "x") == nil && index.producer(of: "w") == nil)
        #expect(index.consumers(of: "sum") == [1, 2, 2])
        #expect(index.soleConsumer(of: "x") == 0 && index.soleConsumer(of: "sum") == nil)
        #expect(index.isOutput("y") && index.soleConsumer(of: "y") == nil)
    }

    @Test func whatLeadsNowhereGoes() {
        var graph = graph(nodes: [add, Node("Mul", ["sum", "v"], ["dead"]), Node("Neg", ["dead"], ["deader"]), relu])
        graph.constants["v"] = Constant("v", shape: [], floats: [2])
        graph.intermediates = [ValueInfo("dead"), ValueInfo("sum")]
        let gone = graph.removeUnused()
        #expect(gone == (nodes: 2, constants: 1))
        #expect(graph.nodes.map(\.op) == ["Add", "Relu"])
        #expect(Array(graph.constants.keys) == ["w"] && graph.intermediates.map(\.name) == ["sum"])
    }

    @Test func theDefaultOfAnInputStays() {
        var graph = graph(nodes: [Node("Relu", ["x"], ["y"])])
        graph.inputs.append(ValueInfo("w", .float32, [.fixed(3)]))
        #expect(graph.removeUnused() == (nodes: 0, constants: 0))
        #expect(graph.requiredInputs.map(\.name) == ["x"])
    }

    @Test func namesStayUnique() {
        var graph = graph(nodes: [add, relu])
        #expect(graph.uniqueName("new") == "new")
        #expect(graph.add(Constant("w", integers: [1])) == "w_2")
        #expect(graph.add(Constant("w", integers: [1])) == "w_3")
        #expect(graph.uniqueName("relu") == "relu_2")
    }

    @Test func aValueIsRenamedEverywhere() throws {
        var graph = graph(nodes: [add, relu])
        graph.intermediates = [ValueInfo("sum")]
        for (old, new) in [("sum", "s"), ("w", "weights"), ("x", "image"), ("y", "result")] {
            graph.rename(old, to: new)
        }
        try graph.sort()
        #expect(graph.nodes.map(\.inputs) == [["image", "weights"], ["s"]])
        #expect(graph.nodes.map(\.outputs) == [["s"], ["result"]])
        #expect(graph.constants["weights"]?.name == "weights" && graph.intermediates[0].name == "s")
        #expect(graph.inputs[0].name == "image" && graph.outputs[0].name == "result")
    }

    @Test func attributesAreReadAndChanged() {
        var node = Node(
            "Conv",
            ["x"],
            ["y"],
            attributes: ["group": .integer(3), "pads": .integers([1, 2]), "mode": .string("é"), "a": .float(0.5)]
        )
        #expect(node.integer("group", default: 1) == 3 && node.integer("none", default: 7) == 7)
        #expect(node.integers("pads") == [1, 2] && node.integers("group") == nil)
        #expect(node.string("mode", default: "") == "é" && node.float("a", default: 0) == 0.5)
        node["group"] = .integer(4)
        node["pads"] = nil
        #expect(node.attributeNames == ["group", "mode", "a"] && node.integer("group", default: 1) == 4)
    }
}
