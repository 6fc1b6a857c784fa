import SluiceCore

/// What is wrong with a pipeline although every single key is right.
struct PipelineChecks {
    let settings: Settings
    let streams: [String]
    let outputs: [String]
    /// Where each mapping begins.
    let places: [ConfigPath: SourceLocation]
    /// Keys that are set, but wrongly.
    let failed: Set<ConfigPath>
    let file: String

    /// Keys that a pipeline cannot do without.
    func missing() -> [ConfigDiagnostic] {
        var result: [ConfigDiagnostic] = []
        if streams.isEmpty, !isWrong("streams") {
            let remedy = "name at least one: streams: {door: {url: door.mp4}}"
            result.append(report("no streams", at: places["streams"] == nil ? .top : "streams", remedy: remedy))
        }
        for name in streams {
            let path = "streams" / name
            guard settings[path / "url"] == nil, !isWrong(path / "url") else { continue }
            result.append(report("\(path) has no url", at: path, remedy: "write where its pictures come from"))
        }
        if settings["model.path"] == nil, !isWrong("model.path") {
            let remedy = "name an ONNX file: model: {path: model.onnx}, or --model model.onnx"
            result.append(report("no model", at: places["model"] == nil ? .top : "model", remedy: remedy))
        }
        return result
    }

    /// `true` if somebody tried to set `path`, or something it is part of, and failed.
    private func isWrong(_ path: ConfigPath) -> Bool {
        failed.contains { path.starts(with: $0) }
    }

    /// Keys that contradict each other.
    func contradictions() -> [ConfigDiagnostic] {
        streams.compactMap(checkOverflow) + checkOutputs() + checkListen()
    }

    private func checkListen() -> [ConfigDiagnostic] {
        guard let setting = settings["http.listen"], let text = settings.optionalText("http.listen") else { return [] }
        let place = setting.origin.location ?? places["http"] ?? SourceLocation(file: file)
        guard let address = ListenAddress(text) else {
            return [
                ConfigDiagnostic(
                    at: place,
                    "http.listen must be an address and a port, not '\(setting.shown)'",
                    remedy: "write 127.0.0.1:8480 or [::1]:8480"
                )
            ]
        }
        guard !address.isLoopback, settings["http.token"] == nil else { return [] }
        return [
            ConfigDiagnostic(
                at: place,
                "http.listen is \(setting.shown), which other machines can reach, and there is no http.token",
                remedy: "set token: ${file:/etc/sluice/token}, or listen on 127.0.0.1"
            )
        ]
    }

    private func checkOverflow(_ name: String) -> ConfigDiagnostic? {
        let path = "streams" / name / "queue" / "overflow"
        guard let overflow = settings[path], overflow.value == .text("block"), let place = overflow.origin.location,
            let url = settings.optionalText("streams" / name / "url"), StreamSpec(name: name, url: url).comesAndGoes
        else { return nil }
        return ConfigDiagnostic(
            .warning,
            at: place,
            "\(path) is block, but a live source does not wait: its frames are lost unseen",
            remedy: "write drop-oldest"
        )
    }

    private func checkOutputs() -> [ConfigDiagnostic] {
        var result: [ConfigDiagnostic] = []
        for (position, index) in outputs.enumerated() {
            let setting = settings["outputs" / index / "path"]
            let isTaken = outputs[..<position].contains { settings["outputs" / $0 / "path"]?.value == setting?.value }
            guard let setting, isTaken else { continue }
            let place = setting.origin.location ?? places["outputs" / index]
            let target = setting.shown == "-" ? "standard output" : setting.shown
            result.append(
                ConfigDiagnostic(
                    at: place ?? SourceLocation(file: file),
                    "two outputs write to \(target)",
                    remedy: "remove one, or give it another path"
                )
            )
        }
        return result
    }

    private func report(_ message: String, at path: ConfigPath, remedy: String) -> ConfigDiagnostic {
        ConfigDiagnostic(at: places[path] ?? SourceLocation(file: file), message, remedy: remedy)
    }
}
