package import SluiceEngine

/// The running daemon, as those see it who ask over HTTP.
package protocol ServedDaemon: Sendable {
    /// How things stand now. May wait for the post lane to finish a frame.
    var report: PipelineReport { get async }
    /// The models that serve, champion first.
    var models: [ModelIdentity] { get async }
    /// Whether the models are warm and at least one source has been decided: it gives pictures, or is known to be lost.
    var isReady: Bool { get async }
    /// The lines as they are written.
    var lines: LineFeed { get }
    /// The pictures as they are worked on, for those who watch.
    var pictures: PictureFeed { get }
    /// Every setting in effect with its origin, as a JSON document. Free of secrets.
    func configuration() async throws -> String
    /// Reads the configuration again and applies what changed. Nothing changes when anything is wrong.
    func reload() async -> ReloadReport
}

/// What a reload did.
package struct ReloadReport: Sendable {
    /// `false`: the old configuration runs on, and ``problems`` says why.
    package var isApplied: Bool
    /// What changed, in words: `stream gate: url`, `model: path, confidence`.
    package var changes: [String]
    package var problems: [String]

    package init(isApplied: Bool, changes: [String], problems: [String] = []) {
        self.isApplied = isApplied
        self.changes = changes
        self.problems = problems
    }
}
