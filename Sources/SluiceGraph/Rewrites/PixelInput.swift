package import SluiceCore

/// Moves the way from pixels to numbers into the model: its input becomes the bytes of the pixels.
///
/// Channel `c`, in the order the model was trained with, becomes `(pixel × scale − mean[c]) / std[c]`, as one
/// multiplication and one addition. They stay operators of their own: folded into the first convolution they would
/// change what its zero padding means.
package struct PixelInput: Hashable, Sendable {
    /// Order of the new input's dimensions.
    package var layout: TensorLayout = .nhwc
    /// Whether the new input has the channels the other way round than the model was trained with.
    package var swapsChannels = false
    package var scale: Float = 1
    package var mean: SIMD3<Float> = .zero
    package var std: SIMD3<Float> = .one

    package init() {}

    /// What each channel is multiplied with, in the order the model was trained with; rounded once.
    package var factors: [Float] { (0..<3).map { Float(Double(scale) / Double(std[$0])) } }
    /// What is added to each channel then.
    package var shifts: [Float] { (0..<3).map { Float(-Double(mean[$0]) / Double(std[$0])) } }

    /// The input keeps its name, its size and its batch dimension.
    package func apply(to model: inout OnnxModel) throws(GraphError) {
        do { try rewrite(&model) } catch { throw error.naming(model) }
    }

    private func rewrite(_ model: inout OnnxModel) throws(GraphError) {
        let inputs = model.graph.requiredInputs
        guard inputs.count == 1, let input = inputs.first, let dimensions = input.dimensions, dimensions.count == 4,
            let own = Self.layout(dimensions)
        else {
            let shown = inputs.map { "\($0.name)" }.joined(separator: ", ")
            throw GraphError(
                .unsupported,
                "the model does not take one batch of colour pictures (its inputs: \(shown))",
                remedy: "give a model with one input N×3×H×W or N×H×W×3"
            )
        }
        guard input.type == .float32 || input.type == .float16 else {
            throw GraphError(
                .unsupported,
                "the input '\(input.name)' is of \(input.type?.name ?? "an unknown type"), not of floats",
                remedy: input.type == .uint8 ? "it takes bytes already; use it as it is" : "export it with floats"
            )
        }
        var writer = try NodeWriter(model)
        let prepared = writer.takeOver(input: input.name)
        var value = input.name
        if own != layout {
            let order = own == .nchw ? [0, 3, 1, 2] : [0, 2, 3, 1]
            value = writer.add("Transpose", [value], "pixels_transposed", ["perm": .integers(order)])
        }
        let channel = own == .nchw ? 1 : 3
        if swapsChannels {
            let reversed = writer.add(Constant("channels_reversed", integers: [2, 1, 0]))
            value = writer.add("Gather", [value, reversed], "pixels_swapped", ["axis": .integer(channel)])
        }
        value = writer.add("Cast", [value], "pixels_float", ["to": .integer(Int(TensorType.float32.rawValue))])
        let shape = own == .nchw ? [3, 1, 1] : [3]
        if factors.contains(where: { $0 != 1 }) {
            let factor = writer.add(Constant("pixel_scale", shape: shape, floats: factors))
            value = writer.add("Mul", [value, factor], "pixels_scaled")
        }
        if shifts.contains(where: { $0 != 0 }) {
            let shift = writer.add(Constant("pixel_shift", shape: shape, floats: shifts))
            value = writer.add("Add", [value, shift], "pixels_shifted")
        }
        if input.type == .float16 {
            value = writer.add("Cast", [value], "pixels_half", ["to": .integer(Int(TensorType.float16.rawValue))])
        }
        writer.add(making: prepared, "Identity", [value])
        try writer.commit(to: &model)
        let place = model.graph.inputs.firstIndex { $0.name == input.name }!
        model.graph.inputs[place].type = .uint8
        if own != layout {
            let order = own == .nchw ? [0, 2, 3, 1] : [0, 3, 1, 2]
            model.graph.inputs[place].dimensions = order.map { dimensions[$0] }
        }
    }

    private static func layout(_ dimensions: [Dimension]) -> TensorLayout? {
        if dimensions[1] == .fixed(3) { return .nchw }
        return dimensions[3] == .fixed(3) ? .nhwc : nil
    }
}
