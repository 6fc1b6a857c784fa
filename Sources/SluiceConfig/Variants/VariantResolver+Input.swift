import SluiceCore

extension VariantResolver {
    /// What to feed the model: the configuration, else the model itself, else what is usual for its family.
    mutating func resolveInput() -> InputSpec {
        let input = variant.model.input
        var spec = recognized.input
        guard let tensor = signature.inputs.first, tensor.dimensions.count == 4 else {
            let found = signature.inputs.first.map { "\($0)" } ?? "none"
            report(
                "model.input",
                "the model's input is no batch of pictures: \(found)",
                remedy: "export it with an input of N×3×H×W or N×H×W×3",
                exitCode: .badData
            )
            return spec
        }
        spec.layout = input.layout ?? spec.layout
        let axes = spec.layout == .nchw ? (channel: 1, height: 2, width: 3) : (channel: 3, height: 1, width: 2)
        if let channels = tensor.dimensions[axes.channel].size, channels != 3 {
            report(
                "model.input.layout",
                "the model's input \(tensor) has \(channels) channels as \(spec.layout.rawValue), not 3",
                remedy: "set input.layout to the model's, or take a model for colour pictures"
            )
            return spec
        }
        if ![.float32, .float16, .uint8].contains(tensor.elementType) {
            report(
                "model.input",
                "the model's input \(tensor) takes \(tensor.elementType.rawValue)",
                remedy: "export it with an input of float32, float16 or uint8",
                exitCode: .badData
            )
        }
        let wanted = input.elementType ?? tensor.elementType
        if wanted != tensor.elementType {
            report(
                "model.input.type",
                "model.input.type is \(wanted.rawValue), but the model takes \(tensor.elementType.rawValue)",
                remedy: "remove the key"
            )
        }
        resolveSize(&spec, tensor, axes.width, axes.height)
        spec = input.applied(to: spec)
        spec.elementType = wanted
        explain(spec, tensor)
        return spec
    }

    /// The size: the configuration's, else the model's own, else its metadata's, else the family's.
    private mutating func resolveSize(
        _ spec: inout InputSpec,
        _ tensor: TensorInfo,
        _ widthAxis: Int,
        _ heightAxis: Int
    ) {
        let input = variant.model.input
        let parts: [(name: String, axis: Int, given: Int?, written: Int?, usual: Int)] = [
            ("width", widthAxis, input.width, metadata.size?.width, spec.width),
            ("height", heightAxis, input.height, metadata.size?.height, spec.height),
        ]
        var sizes: [Int] = []
        for part in parts {
            let path: ConfigPath = "model.input" / part.name
            let fixed = tensor.dimensions[part.axis].size
            if let given = part.given, let fixed, given != fixed {
                report(
                    path,
                    "\(path) is \(given), but the model's input \(tensor) has \(fixed)",
                    remedy: "write \(part.name): \(fixed), remove the key, or export the model with a dynamic size"
                )
            }
            let size = part.given ?? fixed ?? part.written ?? part.usual
            if let stride = metadata.stride, fixed == nil, !size.isMultiple(of: stride) {
                let nearest = max(stride, (size + stride / 2) / stride * stride)
                report(
                    path,
                    "\(path) is \(size), but the model needs a multiple of its stride \(stride)",
                    remedy: "write \(part.name): \(nearest)"
                )
            }
            let origin: ConfigOrigin =
                fixed != nil
                ? .recognised(reason: "the model's input is \(tensor)")
                : part.written != nil
                    ? .metadata(key: "imgsz", file: model)
                    : .recognised(reason: "usual for \(recognized.family.rawValue)")
            fill(path, .integer(size), shown: "\(size)", origin)
            sizes.append(size)
        }
        spec.width = sizes[0]
        spec.height = sizes[1]
    }

    /// Writes down where the rest comes from.
    private mutating func explain(_ spec: InputSpec, _ tensor: TensorInfo) {
        let usual = ConfigOrigin.recognised(reason: "usual for \(recognized.family.rawValue)")
        let seen = ConfigOrigin.recognised(reason: "the model's input is \(tensor)")
        let path: ConfigPath = "model.input"
        fill(path / "resize", .text(spec.resize.rawValue), shown: spec.resize.rawValue, usual)
        fill(path / "color", .text(spec.color.rawValue), shown: spec.color.rawValue, usual)
        fill(path / "scale", .number(Double(spec.scale)), shown: Self.show(spec.scale), usual)
        fill(path / "mean", .channels(SIMD3(spec.mean)), shown: Self.show(spec.mean), usual)
        fill(path / "std", .channels(SIMD3(spec.std)), shown: Self.show(spec.std), usual)
        fill(path / "pad", .number(Double(spec.pad)), shown: Self.show(spec.pad), usual)
        fill(path / "layout", .text(spec.layout.rawValue), shown: spec.layout.rawValue, seen)
        fill(path / "type", .text(spec.elementType.rawValue), shown: spec.elementType.rawValue, seen)
    }

    private static func show(_ number: Float) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func show(_ channels: SIMD3<Float>) -> String {
        "[\(show(channels.x)), \(show(channels.y)), \(show(channels.z))]"
    }

    mutating func checkBatch() {
        guard let problem = signature.inputs.first?.batchProblem(max: variant.model.batch.max) else { return }
        report("model.batch.max", problem.what, remedy: problem.remedy)
    }
}
