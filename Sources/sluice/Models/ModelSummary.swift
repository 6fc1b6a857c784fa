import Foundation
import SluiceCore
import SluiceGraph
import SluiceRuntime

/// What `sluice model show` says of a model; its coding keys are those of the JSON.
struct ModelSummary: Encodable {
    struct Value: Encodable {
        var name: String
        var type: String
        /// As in the file; names and `?` stand for what is open.
        var shape: [String]
        /// With the size that MACs are counted for; `nil`: not known.
        var countedAs: [Int]?
    }

    struct Count: Encodable {
        var op: String
        var count: Int
    }

    struct Weights: Encodable {
        var type: String
        var tensors: Int
        var elements: Int
        var bytes: Int
    }

    struct Layer: Encodable {
        var name: String
        var op: String
        var macs: Int?
        /// Of all MACs, 0…1.
        var share: Double?
        var parameters: Int
        var shape: [Int]?
    }

    var file: String
    var bytes: Int
    var dataFiles: [String]
    var irVersion: Int
    var opsets: [String: Int]
    var producer: String
    var graph: String
    var inputs: [Value]
    var outputs: [Value]
    var nodes: Int
    var functions: Int
    var operators: [Count]
    var parameters: Int
    var weights: [Weights]
    /// Of one image; `nil`: the shapes are not known.
    var macs: Int?
    var uncounted: [Count]
    var layers: [Layer]
    var metadata: [String: String]
    /// Why the runtime cannot say the shapes.
    var problem: String?

    init(
        path: String,
        model: OnnxModel,
        statistics: ModelStatistics,
        shapes: [String: TensorInfo],
        layers count: Int,
        problem: String?
    ) {
        func fixed(_ name: String) -> [Int]? {
            guard let sizes = shapes[name]?.dimensions.map(\.size), !sizes.contains(nil) else { return nil }
            return sizes.compactMap(\.self)
        }
        func value(_ info: ValueInfo) -> Value {
            Value(
                name: info.name,
                type: info.type?.name ?? "?",
                shape: info.dimensions?.map(\.description) ?? [],
                countedAs: fixed(info.name)
            )
        }
        file = path
        bytes = ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int) ?? 0
        dataFiles = model.dataFiles
        (irVersion, opsets, producer) = (model.irVersion, model.opsets, model.producer)
        graph = model.graph.name
        inputs = model.graph.requiredInputs.map(value)
        outputs = model.graph.outputs.map(value)
        (nodes, functions) = (statistics.nodeCount, model.functionCount)
        operators = statistics.operators.map { Count(op: $0.name, count: $0.count) }
        parameters = statistics.parameterCount
        weights = statistics.weights.map {
            Weights(type: $0.type.name, tensors: $0.tensors, elements: $0.elements, bytes: $0.bytes)
        }
        macs = problem == nil ? statistics.macs : nil
        uncounted = statistics.uncounted.map { Count(op: $0.name, count: $0.count) }
        layers = statistics.layers.prefix(count).map { layer in
            Layer(
                name: layer.name,
                op: layer.op,
                macs: layer.macs,
                share: statistics.macs > 0 ? layer.macs.map { Double($0) / Double(statistics.macs) } : nil,
                parameters: layer.parameters,
                shape: fixed(layer.output)
            )
        }
        metadata = Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first }
        self.problem = problem
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
