package import SluiceCore

/// The one image input of a model, as its signature has it.
package struct ImageInput: Sendable {
    package let layout: TensorLayout
    package let elementType: ElementType
    /// Width in pixels, if the model fixes it or its metadata names it (`imgsz`).
    package let width: Int?
    package let height: Int?
    /// Width and height, if the model fixes both.
    package let fixedSize: (width: Int, height: Int)?

    /// Throws unless the model takes exactly one tensor of colour pictures.
    package init(_ signature: ModelSignature) throws(VisionError) {
        guard signature.inputs.count == 1, let info = signature.inputs.first else {
            let names = signature.inputs.map(\.name).joined(separator: ", ")
            throw VisionError(
                .unusableModel,
                "the model has \(signature.inputs.count) inputs (\(names)), and can be given only pictures",
                remedy: "export it without the other inputs"
            )
        }
        guard [.float32, .float16, .uint8].contains(info.elementType) else {
            throw VisionError(
                .unusableModel,
                "the model's input \(info) is neither float32, float16 nor uint8",
                remedy: "export it with one of these types"
            )
        }
        guard info.dimensions.count == 4, let layout = Self.layout(info.dimensions) else {
            throw VisionError(
                .unusableModel,
                "the model's input \(info) is not a batch of colour pictures (N×3×H×W or N×H×W×3)",
                remedy: "use a detection model for colour pictures"
            )
        }
        self.layout = layout
        elementType = info.elementType
        let named = ModelMetadata(signature.metadata).size
        let (row, column) = layout == .nchw ? (2, 3) : (1, 2)
        if let height = info.dimensions[row].size, let width = info.dimensions[column].size {
            fixedSize = (width, height)
        } else {
            fixedSize = nil
        }
        height = info.dimensions[row].size ?? named?.height
        width = info.dimensions[column].size ?? named?.width
    }

    private static func layout(_ dimensions: [Dimension]) -> TensorLayout? {
        if dimensions[1] == .fixed(3) { return .nchw }
        if dimensions[3] == .fixed(3) { return .nhwc }
        return nil
    }
}
