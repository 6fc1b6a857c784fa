/// One dimension of a model's input or output.
package enum Dimension: Hashable, Sendable, CustomStringConvertible {
    case fixed(Int)
    /// Any size; with the name the model gives it, if any.
    case dynamic(String?)

    /// The size, if it is fixed.
    package var size: Int? {
        if case .fixed(let size) = self { size } else { nil }
    }

    package var description: String {
        switch self {
        case .fixed(let size): "\(size)"
        case .dynamic(let name): name ?? "?"
        }
    }
}

/// Name, type and shape of a model's input or output.
package struct TensorInfo: Hashable, Sendable, CustomStringConvertible {
    package var name: String
    package var elementType: ElementType
    package var dimensions: [Dimension]

    package init(name: String, elementType: ElementType, dimensions: [Dimension]) {
        self.name = name
        self.elementType = elementType
        self.dimensions = dimensions
    }

    package var description: String {
        "\(name): \(elementType.rawValue)[\(dimensions.map(\.description).joined(separator: "×"))]"
    }
}

extension TensorInfo {
    /// What is wrong with batches of up to `max` frames for this input, and what to do about it; `nil`: nothing.
    ///
    /// Batches are not always full, so a batch dimension is dynamic, or 1.
    package func batchProblem(max: Int) -> (what: String, remedy: String)? {
        guard let fixed = dimensions.first?.size else { return nil }
        if fixed != 1 {
            return (
                "the model takes exactly \(fixed) frames in a call, and batches are not always full",
                "export it with a dynamic batch dimension, or with a batch of 1"
            )
        }
        guard max > 1 else { return nil }
        return (
            "model.batch.max is \(max), but the model takes exactly 1 frame in a call",
            "write batch: {max: 1}, or export the model with a dynamic batch dimension"
        )
    }
}

/// What a model takes and gives, and what its file says about it.
package struct ModelSignature: Hashable, Sendable {
    package var inputs: [TensorInfo]
    package var outputs: [TensorInfo]
    /// Custom metadata of the file (`names`, `stride`, `imgsz`, …).
    package var metadata: [String: String]
    /// Name of the program that wrote the file.
    package var producer: String

    package init(
        inputs: [TensorInfo],
        outputs: [TensorInfo],
        metadata: [String: String] = [:],
        producer: String = ""
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.metadata = metadata
        self.producer = producer
    }
}
