import SluiceEngine

/// What the daemon said of itself at one time.
struct DaemonSnapshot: Sendable {
    var report: PipelineReport
    var models: [ModelIdentity]
    var isReady: Bool

    /// The stream of a name. Throws the problem to answer with, which names the nearest there is.
    func stream(_ name: String) throws(Problem) -> StreamReport {
        if let stream = report.streams.first(where: { $0.name == name }) { return stream }
        throw Problem.noStream(name, among: report.streams.map(\.name))
    }
}
