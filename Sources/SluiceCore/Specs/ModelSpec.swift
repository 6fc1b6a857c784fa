/// A model as the configuration asks for it. What is `nil` follows from the model file.
package struct ModelSpec: Hashable, Sendable {
    /// Path of the ONNX file.
    package var path: String
    /// The model card that was read, if there is one.
    package var cardPath: String?
    /// `nil`: recognised from the model's outputs and metadata.
    package var family: ModelFamily?
    package var labels: LabelSource?
    package var input = InputOverrides()
    /// Asked for means got, or the start fails.
    package var device: Device = .cpu
    /// Sessions that run side by side.
    package var instances: Amount = .automatic
    /// Threads of each session.
    package var threads: Amount = .automatic
    package var batch = BatchSpec()
    /// Objects with a lower confidence are not reported.
    package var confidence: Float = 0.25
    package var nms = NMSSpec()

    package init(path: String) {
        self.path = path
    }

    /// Name of the model in lines: the file's, without folder and extension.
    package var name: String {
        let file = path.split(separator: "/").last ?? ""
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return String(file) }
        return String(file[..<dot])
    }
}

/// A number that the program may find out by itself.
package enum Amount: Hashable, Sendable {
    case automatic
    case exactly(Int)
}

/// Where the names of the classes are.
package enum LabelSource: Hashable, Sendable {
    /// A text file with one name in each line.
    case file(path: String)
    case names([String])
}

/// The parts of an ``InputSpec`` that are given; `nil` follows from the model.
package struct InputOverrides: Hashable, Sendable {
    package var width: Int?
    package var height: Int?
    package var resize: ResizeMode?
    package var color: ColorOrder?
    package var scale: Float?
    package var mean: SIMD3<Float>?
    package var std: SIMD3<Float>?
    package var pad: Float?
    package var layout: TensorLayout?
    package var elementType: ElementType?

    package init() {}

    /// `spec` with every part that is given here put in its place.
    package func applied(to spec: InputSpec) -> InputSpec {
        var result = spec
        result.width = width ?? spec.width
        result.height = height ?? spec.height
        result.resize = resize ?? spec.resize
        result.color = color ?? spec.color
        result.scale = scale ?? spec.scale
        result.mean = mean ?? spec.mean
        result.std = std ?? spec.std
        result.pad = pad ?? spec.pad
        result.layout = layout ?? spec.layout
        result.elementType = elementType ?? spec.elementType
        return result
    }
}
