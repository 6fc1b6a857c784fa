package import SluiceCore

/// What a family's models were trained and exported with, where nobody says otherwise.
package enum FamilyDefaults {
    /// The input of a model of `family`.
    ///
    /// Type and layout come from the model; the size from `size`, else from the model or its metadata (`imgsz`), else
    /// it is what the family's authors export.
    ///
    /// - Throws: If the model's input is not one batch of colour pictures, or if `size` is not the one it fixes.
    package static func input(
        for family: ModelFamily,
        signature: ModelSignature,
        size: (width: Int, height: Int)? = nil
    ) throws(VisionError) -> InputSpec {
        let image = try ImageInput(signature)
        if let size, let fixed = image.fixedSize, fixed != size {
            throw VisionError(
                .badSetting,
                "model.input is \(size.width)×\(size.height), and the model takes \(fixed.width)×\(fixed.height)",
                remedy: "leave the size out, or export the model with that size"
            )
        }
        let usual = usualSize(of: family)
        var spec = InputSpec(
            width: size?.width ?? image.width ?? usual,
            height: size?.height ?? image.height ?? usual
        )
        spec.layout = image.layout
        spec.elementType = image.elementType
        switch family {
        case .yolox:
            (spec.resize, spec.color, spec.scale) = (.letterboxTopLeft, .bgr, 1)
        case .yolov5, .yolov8, .endToEnd:
            (spec.resize, spec.color, spec.scale) = (.letterbox, .rgb, 1.0 / 255)
        case .rtdetr:
            (spec.resize, spec.color, spec.scale) = (.stretch, .rgb, 1.0 / 255)
        case .ssd:
            (spec.resize, spec.color, spec.scale) = (.stretch, .rgb, 1)
        case .yunet:
            (spec.resize, spec.color, spec.scale, spec.pad) = (.letterboxTopLeft, .bgr, 1, 0)
        }
        // Bytes hold no fractions: such a model scales inside.
        if image.elementType == .uint8 { spec.scale = 1 }
        return spec
    }

    /// Names of the classes where the family fixes them.
    package static func labels(for family: ModelFamily) -> [String]? {
        family == .yunet ? ["face"] : nil
    }

    /// Width and height in pixels for a model that takes any.
    private static func usualSize(of family: ModelFamily) -> Int {
        switch family {
        case .yolox, .yolov5, .yolov8, .endToEnd, .rtdetr: 640
        case .ssd: 300
        case .yunet: 320
        }
    }
}
