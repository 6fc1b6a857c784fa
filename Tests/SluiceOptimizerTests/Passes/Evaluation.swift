import OrderedCollections
import SluiceCore
import SluiceGraph
import SluiceRuntime
import Testing

/// What models compute, for comparing them.
enum Evaluation {
    /// Runs a model on the runtime, every node as written.
    static func run(_ model: OnnxModel, _ inputs: [HostTensor]) throws -> [HostTensor] {
        let runner = try TensorRunner(
            .bytes(try model.serialized(), name: model.name),
            library: RuntimeLibrary.load()
        )
        return try runner.run(inputs)
    }

    /// Random inputs; dynamic dimensions have the size 2 unless `shapes` says otherwise.
    static func inputs(of model: OnnxModel, shapes: [String: [Int]] = [:], scale: Float = 4) -> [HostTensor] {
        let constants = Set(model.graph.constants.keys)
        return model.graph.inputs.filter { !constants.contains($0.name) }.enumerated().map { index, input in
            let shape = shapes[input.name] ?? (input.dimensions ?? []).map { $0.size ?? 2 }
            let values = random(shape.reduce(1, *), seed: UInt64(index + 1), scale: scale)
            guard input.type != .int64 else {
                return HostTensor(name: input.name, shape: shape, integers: values.map { Int64($0) })
            }
            return HostTensor(name: input.name, shape: shape, floats: values)
        }
    }

    /// Numbers between `-scale` and `scale`, always the same ones (Knuth's 64-bit linear congruential generator).
    static func random(_ count: Int, seed: UInt64, scale: Float = 1) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Float(state >> 40) / Float(1 << 23) - 1) * scale
        }
    }

    /// The largest difference relative to the largest value of its output; infinite if names, types or shapes differ.
    static func difference(_ found: [HostTensor], _ expected: [HostTensor]) -> Float {
        let isSame = { (a: HostTensor, b: HostTensor) in
            a.name == b.name && a.elementType == b.elementType && a.shape == b.shape
        }
        guard found.count == expected.count, zip(found, expected).allSatisfy(isSame) else { return .infinity }
        var worst: Float = 0
        for (found, expected) in zip(found, expected) {
            let largest = max(expected.floats.reduce(0) { max($0, $1.magnitude) }, .leastNormalMagnitude)
            for (a, b) in zip(found.floats, expected.floats) {
                let difference = (a - b).magnitude / largest
                worst = difference.isNaN ? .infinity : max(worst, difference)
            }
        }
        return worst
    }
}

extension OnnxModel {
    /// A small model. Inputs are float32 unless they are values with a type; outputs are known by name only.
    init(
        opset: Int,
        _ nodes: [Node],
        inputs: [ValueInfo],
        outputs: [String],
        constants: [Constant] = []
    ) throws {
        var graph = Graph(name: "test")
        graph.inputs = inputs
        graph.outputs = outputs.map { ValueInfo($0) }
        for constant in constants { graph.constants[constant.name] = constant }
        graph.nodes = nodes
        try graph.sort()
        self.init(graph, name: "test", opset: opset)
    }

    var operations: [String] { graph.nodes.map(\.op) }
}

extension ValueInfo {
    /// A float32 value of this shape.
    static func floats(_ name: String, _ shape: [Int]) -> ValueInfo {
        ValueInfo(name, .float32, shape.map { .fixed($0) })
    }
}
