import SluiceCore

/// Which model card goes with a pipeline.
struct ModelCard {
    let path: String
    /// As it may be shown: what was put in for a reference appears in no message, not even in a path.
    private let name: String
    /// Where the pipeline names the card; `nil` for the one beside the model.
    private let place: SourceLocation?

    /// The card that the pipeline names, or the one that would be beside the model; `nil` where no card is wanted.
    init?(for settings: Settings) {
        guard let model = settings["model.path"], case .text(let modelPath) = model.value else { return nil }
        let named = settings["model.card"]
        switch named?.value {
        case .text("none"):
            return nil
        case .text(let path) where path != "auto":
            self.path = path
            name = named?.shown ?? path
            place = named?.origin.location
        default:
            path = Self.beside(modelPath)
            name = model.shown == modelPath ? path : "model card of \(model.shown)"
            place = nil
        }
    }

    /// `models/yolox_nano.yaml` for `models/yolox_nano.onnx`.
    private static func beside(_ model: String) -> String {
        let folder = model.lastIndex(of: "/").map { model[...$0] } ?? ""
        return "\(folder)\(ModelSpec(path: model).name).yaml"
    }

    /// Reads the card; a card that nobody names may be missing.
    ///
    /// - Returns: What the card says, with the card itself as the value of `model.card`.
    func read(_ environment: ConfigEnvironment, _ diagnostics: inout [ConfigDiagnostic]) -> Layer? {
        guard place != nil || environment.fileExists(path) else { return nil }
        let text: String
        do {
            text = try environment.text(of: path)
        } catch {
            diagnostics.append(
                ConfigDiagnostic(
                    at: place ?? SourceLocation(file: name),
                    "cannot read the model card \(name): \(error.reason)",
                    remedy: "check the path, or write card: none",
                    exitCode: .noInput
                )
            )
            return nil
        }
        let source = LayerSource(kind: .card, file: name, folder: ConfigEnvironment.folder(of: path))
        do {
            var layer = try Layer(card: text, source: source, environment: environment)
            layer.settings["model.card"] = Setting(
                .text(path),
                shown: name,
                origin: .recognised(reason: "beside the model")
            )
            diagnostics += layer.diagnostics
            return layer
        } catch {
            diagnostics += error.diagnostics
            return nil
        }
    }
}
