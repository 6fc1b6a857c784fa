import SluiceConfig
import SluiceCore
import SluiceVision

extension LoadedModel {
    /// Whether the model takes pictures of one size only.
    var hasFixedSize: Bool { (try? ImageInput(signature))?.fixedSize != nil }

    /// The model as `sluice run` would use it: with its card, and what its outputs tell.
    ///
    /// - Parameter family: How to read its outputs, where neither says so.
    static func asUsed(_ path: String, family: String?, runtimeLibrary: String?) throws -> LoadedModel {
        var overrides = PipelineOverrides()
        // A pipeline has a stream; this one is never opened.
        overrides.streams = ["scene:street"]
        overrides.set("model.path", path, option: "the model")
        if let family { overrides.set("model.family", family, option: "--family") }
        let model = try LoadedModel(
            try ConfigurationLoader().load(file: nil, overrides: overrides),
            runtimeLibrary: runtimeLibrary
        )
        // It goes into the new model's card, and so would a mistake.
        if family != nil, let seen = try? FamilyRecognizer.recognize(model.signature),
            seen.family != model.recognized.family
        {
            Terminal.print(
                "sluice: the outputs look like \(seen.family.rawValue) (\(seen.reason)), and --family says \(model.recognized.family.rawValue)"
            )
        }
        return model
    }
}
