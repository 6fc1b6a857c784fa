import Foundation
import SluiceConfig
import SluiceCore

/// An environment made of the given variables and files.
func environment(_ variables: [String: String] = [:], files: [String: String] = [:]) -> ConfigEnvironment {
    ConfigEnvironment(
        variable: { variables[$0] },
        readFile: { path in
            guard let text = files[path] else { throw ConfigEnvironment.ReadFailure(reason: "no such file") }
            return Data(text.utf8)
        },
        fileExists: { files[$0] != nil }
    )
}

/// Loads `text` as `pipeline.yaml`.
func load(
    _ text: String,
    _ environment: ConfigEnvironment = environment(),
    overrides: PipelineOverrides = .init()
) throws(ConfigError) -> Configuration {
    try ConfigurationLoader(environment: environment).load(text: text, file: "pipeline.yaml", overrides: overrides)
}

/// The lines of the error that loading `text` gives.
func mistakes(in text: String, _ environment: ConfigEnvironment = environment()) -> [String] {
    do {
        _ = try load(text, environment)
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

let minimal = """
    streams: {door: {url: door.mp4}}
    model: {path: yolox_nano.onnx}
    """

extension Configuration {
    /// Where the value of `path` comes from, as `sluice check` shows it.
    func origin(_ path: ConfigPath) -> String? { settings[path]?.origin.description }
}
