import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceServer

/// A running pipeline, as those see it who ask over HTTP, and as the reload changes it.
final class Daemon: ServedDaemon {
    /// What a reload replaces.
    struct Running: Sendable {
        var configuration: Configuration
        var modelFiles: ModelFiles
        var server: HTTPServer?
    }

    let pipeline: Pipeline
    let arguments: PipelineArguments
    let outputs: [String]
    let service: ServiceManager
    let running: Guarded<Running>
    private let reloads = ControlQueue("sluice.reload")
    // Apart from reloads, during which people want to know how things stand.
    private let reports = ControlQueue("sluice.report")

    /// - Parameters:
    ///   - outputs: Those of the command line, which take the place of the file's.
    init(_ pipeline: Pipeline, _ configuration: Configuration, _ arguments: PipelineArguments, outputs: [String]) {
        self.pipeline = pipeline
        self.arguments = arguments
        self.outputs = outputs
        service = ServiceManager(environment: ProcessEnvironment.variables)
        running = Guarded(
            Running(configuration: configuration, modelFiles: ModelFiles(configuration.spec.champion.model))
        )
    }

    var lines: LineFeed { pipeline.output.feed }
    var pictures: PictureFeed { pipeline.pictures }
    var report: PipelineReport { get async { await reports.offTask { self.pipeline.report } } }
    var models: [ModelIdentity] { get async { pipeline.models } }
    var isReady: Bool { get async { hasDecided } }

    /// At least one source is decided: it gives pictures, has ended, or is known to be lost.
    var hasDecided: Bool {
        pipeline.streamReports.contains { $0.health.state != .connecting || $0.health.failures > 0 }
    }

    func configuration() async throws -> String {
        try ConfigurationReport(running.withLock { $0.configuration }).json()
    }

    func reload() async -> ReloadReport {
        await reloads.offTask { self.reloadAndWait() }
    }
}
