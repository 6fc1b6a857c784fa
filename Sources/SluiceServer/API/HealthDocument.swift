import SluiceCore
import SluiceEngine

/// What `/healthz` says, for those who want more than the status.
struct HealthDocument: Encodable {
    var status: String
    var version: String
    var uptimeS: Double
}

/// What `/readyz` says.
struct ReadinessDocument: Encodable {
    struct Stream: Encodable {
        var id: String
        var state: String
        /// Seconds since the last picture.
        var frameAgeS: Nullable<Double>
    }

    var ready: Bool
    var streams: [Stream]

    init(_ snapshot: DaemonSnapshot, now: Instant = .now) {
        ready = snapshot.isReady
        streams = snapshot.report.streams.map { stream in
            Stream(
                id: stream.name,
                state: stream.health.state.rawValue,
                frameAgeS: Nullable(stream.health.lastFrameAt.map { Double(now.since($0)) / 1e9 })
            )
        }
    }
}

/// What `/v1/reload` says.
struct ReloadDocument: Encodable {
    var applied: Bool
    var changes: [String]
    var problems: [String]

    init(_ report: ReloadReport) {
        applied = report.isApplied
        changes = report.changes
        problems = report.problems
    }
}
