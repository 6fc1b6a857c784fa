import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceServer

// Reading the configuration again while the pipeline runs. First everything that can fail, then what cannot; so the old
// configuration runs on untouched when anything is wrong.
extension Daemon {
    /// Reads the configuration again and applies what is different. For one caller at a time, on a thread that may wait.
    func reloadAndWait() -> ReloadReport {
        service.tell(.reloading(at: .now))
        // Files that a log rotator has moved are left behind, whatever else happens.
        pipeline.output.reopen()
        let report: ReloadReport
        do {
            let changes = try pipeline.change { try apply() }
            report = ReloadReport(isApplied: true, changes: changes)
            pipeline.events.note(
                "configuration_reloaded",
                changes.isEmpty ? "nothing is different" : changes.joined(separator: "; ")
            )
        } catch {
            let problems = Failure.lines(of: error)
            report = ReloadReport(isApplied: false, changes: [], problems: problems)
            pipeline.events.note(
                "reload_failed",
                "the old configuration runs on: \(problems.joined(separator: "; "))"
            )
        }
        service.tell(.ready)
        return report
    }

    /// - Returns: What was changed, in words.
    private func apply() throws -> [String] {
        guard !pipeline.isTapped else {
            throw OutputError(
                .configuration,
                "nothing can change while an annotated video is written",
                remedy: "restart sluice without --annotated; previews are served over HTTP"
            )
        }
        let old = running.withLock { $0 }
        let new = try arguments.load(outputs: outputs)
        let change = ConfigurationChange(from: old.configuration, to: new)
        guard change.needsRestart.isEmpty else {
            throw OutputError(
                .configuration,
                "\(change.needsRestart.joined(separator: ", ")) cannot change while the pipeline runs",
                remedy: "restart sluice, or take the change back"
            )
        }
        try FileClash.check(new, inputs: arguments.inputs)
        let files = ModelFiles(new.spec.champion.model)
        let replacesModel = change.changesModel || files != old.modelFiles
        var mistakes = Mistakes()
        let streams = try mistakes.streams(change.startedStreams, of: new, .recordings)
        var champion: VariantConfiguration?
        if replacesModel {
            champion = try mistakes.collect(new, "model.path") { () throws -> VariantConfiguration in
                try self.champion(new)
            }
        }
        try mistakes.throwIfAny()
        let isLive = new.spec.streams.contains(where: \.isEndless)
        try pipeline.output.update(to: new.spec.outputs, isLive: isLive)
        do {
            if let champion { try pipeline.replaceChampion(champion) }
            if change.changesHTTP { try replaceServer(new.spec.http) }
        } catch {
            try? pipeline.output.update(to: old.configuration.spec.outputs, isLive: isLive)
            throw error
        }
        for name in change.stoppedStreams { pipeline.remove(stream: name) }
        for stream in streams { pipeline.add(stream) }
        running.withLock { running in
            running.configuration = new
            running.modelFiles = files
        }
        return change.descriptions + (replacesModel && !change.changesModel ? ["model: the file itself"] : [])
    }

    /// The model of a configuration, loaded beside the one that serves.
    private func champion(_ configuration: Configuration) throws -> VariantConfiguration {
        let model = try LoadedModel(configuration, runtimeLibrary: arguments.runtimeLibrary)
        return VariantConfiguration(model, try SessionSet(model, anew: false), configuration.spec.champion)
    }

    /// Answers HTTP elsewhere, or with another token. Whoever is connected has to come again.
    private func replaceServer(_ spec: HTTPSpec?) throws {
        let before = running.withLock { $0.configuration.spec.http }
        stopServer()
        running.withLock { $0.configuration.spec.http = spec }
        do {
            try startServer()
        } catch {
            running.withLock { $0.configuration.spec.http = before }
            try? startServer()
            throw error
        }
    }
}
