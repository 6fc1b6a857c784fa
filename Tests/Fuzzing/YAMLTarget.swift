import Foundation
import SluiceConfig
import SluiceCore

/// Any text is a configuration, or messages that name a place and are one line each.
func fuzzYAML(_ bytes: [UInt8]) {
    let environment = ConfigEnvironment(
        variable: { $0 == "CAM_PASS" ? "canary-7d1e" : nil },
        readFile: { _ in throw ConfigEnvironment.ReadFailure(reason: "no such file") },
        fileExists: { _ in false }
    )
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ConfigError) {
        let configuration = try ConfigurationLoader(environment: environment).load(text: text, file: "pipeline.yaml")
        precondition(!ConfigurationReport(configuration).text.contains("canary-7d1e"), "the report tells a secret")
    } catch {
        precondition(!error.diagnostics.isEmpty)
        for diagnostic in error.diagnostics {
            precondition(!diagnostic.message.isEmpty && !diagnostic.description.contains("\n"))
        }
    }
}
