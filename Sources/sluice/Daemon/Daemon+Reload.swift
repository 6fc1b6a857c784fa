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
        try refuseWhileStopping()
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
        // All that can fail.
        let successor = try champion.map(pipeline.prepare)
        // It may have taken a while.
        try refuseWhileStopping()
        let isLive = new.spec.streams.contains(where: \.isEndless)
        let lineOutputs = try pipeline.output.prepare(new.spec.outputs, isLive: isLive)
        let server: ServerChange?
        do {
            // Last, because it may have to leave one address for another.
            server = change.changesHTTP ? try prepare(new.spec.http) : nil
        } catch {
            pipeline.output.cancel(lineOutputs)
            throw error
        }
        // All that cannot.
        pipeline.output.commit(lineOutputs)
        if let successor { pipeline.replaceChampion(by: successor) }
        server.map(commit)
        for name in change.stoppedStreams { pipeline.remove(stream: name) }
        for stream in streams { pipeline.add(stream) }
        running.withLock { running in
            running.configuration = new
            running.modelFiles = files
        }
        return change.descriptions + (replacesModel && !change.changesModel ? ["model: the file itself"] : [])
    }

    private func refuseWhileStopping() throws {
        guard pipeline.isStopping else { return }
        throw OutputError(.internalError, "sluice is stopping", remedy: "start it again; it reads the file then")
    }

    /// The model of a configuration, loaded beside the one that serves.
    private func champion(_ configuration: Configuration) throws -> VariantConfiguration {
        let model = try LoadedModel(configuration, runtimeLibrary: arguments.runtimeLibrary)
        return VariantConfiguration(model, try SessionSet(model, anew: false), configuration.spec.champion)
    }
}
