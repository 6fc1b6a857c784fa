import Foundation
import SluiceGraph
import TestSupport

/// Copies of the demo model that differ from it in a known way: ONNX files, each with the card beside it.
///
/// The model gives, for each of its cells, the undecoded box, the objectness and a probability for each class; a
/// confidence is objectness times probability.
enum WorseStreet {
    /// Every confidence is larger by `shift`.
    static func shifted(by shift: Float, as name: String, in folder: TemporaryFolder) throws -> String {
        try write(name, in: folder) { graph in
            graph.add(Constant("parts", integers: [4, 1, 5]))
            graph.add(Constant("shift", shape: [1], floats: [shift]))
            graph.add(Constant("unit", shape: [1], floats: [1]))
            return [
                Node("Split", ["head", "parts"], ["box", "objectness", "classes"], attributes: ["axis": .integer(2)]),
                Node("Mul", ["objectness", "classes"], ["confidence"]),
                Node("Add", ["confidence", "shift"], ["shifted"]),
                Node("Sub", ["objectness", "objectness"], ["zero"]),
                Node("Add", ["zero", "unit"], ["one"]),
                Node("Concat", ["box", "one", "shifted"], ["output"], attributes: ["axis": .integer(2)]),
            ]
        }
    }

    /// Boxes under 32² pixels of a picture 768 pixels wide have no confidence.
    static func blindToSmall(as name: String, in folder: TemporaryFolder) throws -> String {
        // A side is stride · exp(output) pixels of the input, which is 512 wide.
        let cells: [(stride: Int, count: Int)] = [(8, 64 * 36), (16, 32 * 18), (32, 16 * 9)]
        let areas = cells.flatMap { Array(repeating: 2 * log(Float($0.stride)), count: $0.count) }
        let least = log(Float(32 * 512) / 768) * 2
        return try write(name, in: folder) { graph in
            graph.add(Constant("parts", integers: [2, 2, 1, 5]))
            graph.add(Constant("sides", integers: [2]))
            graph.add(Constant("cells", shape: [1, areas.count, 1], floats: areas))
            graph.add(Constant("least", shape: [1], floats: [least]))
            return [
                Node(
                    "Split",
                    ["head", "parts"],
                    ["centre", "size", "objectness", "classes"],
                    attributes: ["axis": .integer(2)]
                ),
                Node("ReduceSum", ["size", "sides"], ["area_in_cells"]),
                Node("Add", ["area_in_cells", "cells"], ["area"]),
                Node("GreaterOrEqual", ["area", "least"], ["is_large"]),
                Node("Cast", ["is_large"], ["kept"], attributes: ["to": .integer(1)]),
                Node("Mul", ["objectness", "kept"], ["sure"]),
                Node(
                    "Concat",
                    ["centre", "size", "sure", "classes"],
                    ["output"],
                    attributes: ["axis": .integer(2)]
                ),
            ]
        }
    }

    /// - Parameter ending: Adds the constants and gives the nodes that make `output` of `head`, the model's own output.
    private static func write(
        _ name: String,
        in folder: TemporaryFolder,
        _ ending: (inout Graph) -> [Node]
    ) throws -> String {
        var model = try OnnxModel(contentsOf: Model.street)
        model.graph.rename("output", to: "head")
        model.graph.outputs[0].name = "output"
        let nodes = ending(&model.graph)
        model.graph.nodes += nodes
        let path = folder("\(name).onnx")
        try model.write(to: path)
        try FileManager.default.copyItem(atPath: Checkout.path("models/street.yaml"), toPath: folder("\(name).yaml"))
        return path
    }
}
