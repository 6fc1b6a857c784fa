import SluiceEngine

/// What `/v1/streams` says: how the daemon and all its streams stand.
struct DaemonDocument: Encodable {
    struct Judgement: Encodable {
        var kind: String
        var text: String
        var suggestion: Nullable<String>
    }

    struct Model: Encodable {
        var name: String
        var variant: String
        var device: String
        var digest: String
    }

    struct Batches: Encodable {
        var count: UInt64
        var meanSize: Double
        /// By reason.
        var closed: [String: UInt64]
    }

    struct Output: Encodable {
        var name: String
        var lines: UInt64
        var bytes: UInt64
        var lost: UInt64
        var trouble: Nullable<String>
    }

    var version: String
    var uptimeS: Double
    var ready: Bool
    var verdict: Judgement
    /// The order of the numbers in ``StreamDocument/recent``.
    var stages: [String]
    var models: [Model]
    var batches: Batches
    var outputs: [Output]
    var streams: [StreamDocument]

    init(_ snapshot: DaemonSnapshot, version: String, verdict: LiveVerdict) {
        let report = snapshot.report
        self.version = version
        uptimeS = report.seconds
        ready = snapshot.isReady
        self.verdict = Judgement(
            kind: verdict.kind.name,
            text: verdict.text,
            suggestion: Nullable(verdict.suggestion)
        )
        stages = Stage.allCases.map { "\($0.name)" }
        models = snapshot.models.map {
            Model(name: $0.name, variant: $0.variant, device: $0.device, digest: "sha256:\($0.digest)")
        }
        batches = Batches(
            count: report.batches.count,
            meanSize: report.batches.meanSize,
            closed: Dictionary(
                uniqueKeysWithValues: CloseReason.allCases.map { ("\($0.name)", report.batches.closed[$0.rawValue]) }
            )
        )
        outputs = report.outputs.map {
            Output(name: $0.name, lines: $0.lines, bytes: $0.bytes, lost: $0.lost, trouble: Nullable($0.trouble))
        }
        let champion = snapshot.models.first?.variant
        streams = report.streams.map { stream in
            StreamDocument(stream, recent: report.recent.first { $0.stream == stream.name && $0.variant == champion })
        }
    }
}
