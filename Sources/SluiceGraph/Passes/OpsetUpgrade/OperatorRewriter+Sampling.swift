extension OperatorRewriter {
    /// Version 10 of `Resize` named no way of sampling. Runtimes scale coordinates without an offset, and round to the
    /// nearest sample towards the sample that is surely there: down where a picture grows, up where it shrinks.
    static let nameSampling: Rule = { (rewriter, node) throws(Refusal) in
        guard node.inputs.count == 2 else { throw Refusal(reason: "it lacks 'scales'") }
        if node.string("mode", default: "nearest") == "nearest" {
            node["nearest_mode"] = .string(try rewriter.rounding(of: node.inputs[1]))
        }
        node["coordinate_transformation_mode"] = .string("asymmetric")
        node.inputs = [node.inputs[0], "", node.inputs[1]]
        return true
    }

    private func rounding(of scales: String) throws(Refusal) -> String {
        guard let scales = try? constant(scales)?.floats() else {
            throw Refusal(
                reason: "its scales are no constant, so whether it rounds up or down is not known",
                remedy: "fold constants first, or export the model again"
            )
        }
        if scales.allSatisfy({ $0 >= 1 }) { return "floor" }
        if scales.allSatisfy({ $0 <= 1 }) { return "ceil" }
        throw Refusal(reason: "it shrinks one dimension and stretches another, which rounds both ways")
    }

    /// Version 11 wanted all inputs, and empty constants for those that mean nothing; newer ones want them left out.
    static let leaveOutEmptyInputs: Rule = { (rewriter, node) throws(Refusal) in
        guard node.string("coordinate_transformation_mode", default: "half_pixel") != "tf_half_pixel_for_nn" else {
            throw Refusal(reason: "its coordinate mode 'tf_half_pixel_for_nn' is gone since version 13")
        }
        var inputs = node.inputs
        for place in 1..<max(inputs.count, 1) where place < 3 && rewriter.constant(inputs[place])?.count == 0 {
            inputs[place] = ""
        }
        if inputs.count > 3, !inputs[3].isEmpty, !inputs[2].isEmpty {
            throw Refusal(reason: "it has scales and sizes, of which only one may be given since version 13")
        }
        defer { node.inputs = inputs }
        return inputs != node.inputs
    }
}
