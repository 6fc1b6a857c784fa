/// Remembers how a pipeline stood during the last minute, so that its verdict can say what happened lately.
package struct VerdictWindow: Sendable {
    /// Seconds that are looked back on, and between two marks.
    private static let length = 60.0
    private static let spacing = 1.0

    /// Oldest first; the first may be up to `spacing` older than `length`.
    private var marks: [PipelineMark] = []

    package init() {}

    /// Judges a report, and remembers it. Reports come in order; those of a new pipeline begin anew.
    package mutating func verdict(of report: PipelineReport) -> LiveVerdict {
        marks.removeAll { $0.seconds > report.seconds || $0.seconds < report.seconds - Self.length - Self.spacing }
        // What happened since the start of a young pipeline is known without having looked.
        let earliest = report.seconds <= Self.length ? PipelineMark() : nil
        let verdict = LiveVerdict(
            report,
            since: earliest ?? marks.first { report.seconds - $0.seconds >= Self.spacing }
        )
        if marks.last.map({ report.seconds - $0.seconds >= Self.spacing }) ?? true {
            marks.append(PipelineMark(report))
        }
        return verdict
    }
}

/// The counters of a pipeline at one time.
struct PipelineMark: Sendable {
    /// Since the start.
    var seconds = 0.0
    var sinkWait = 0.0
    var accounts: [String: FrameAccount] = [:]

    /// Those at the start.
    init() {}

    init(_ report: PipelineReport) {
        seconds = report.seconds
        sinkWait = report.sinkWait
        accounts = Dictionary(report.streams.map { ($0.name, $0.account) }) { $1 }
    }
}

/// What happened between two times.
struct PipelineChange {
    /// Frames of one stream.
    struct Frames {
        var received: UInt64 = 0
        /// Lost for want of a place or of time.
        var shed: UInt64 = 0
        /// Lost in the model.
        var failed: UInt64 = 0
    }

    let seconds: Double
    /// Share of the time that lines waited for their outputs.
    let sinkWait: Double
    let streams: [(stream: String, change: Frames)]

    init(from earlier: PipelineMark, to report: PipelineReport) {
        seconds = report.seconds - earlier.seconds
        sinkWait = (report.sinkWait - earlier.sinkWait) / max(seconds, 1e-9)
        streams = report.streams.map { stream in
            let before = earlier.accounts[stream.name] ?? FrameAccount()
            func since(_ count: (FrameAccount) -> UInt64) -> UInt64 {
                let (now, then) = (count(stream.account), count(before))
                // A stream that went and came again counts from 0.
                return now >= then ? now - then : now
            }
            return (
                stream.name,
                Frames(
                    received: since(\.received),
                    shed: since { $0.dropped[DropReason.overflow.rawValue] + $0.dropped[DropReason.stale.rawValue] },
                    failed: since { $0.dropped[DropReason.inferenceFailed.rawValue] }
                )
            )
        }
    }

    /// The stream that lost most in this way; `nil` if none did.
    func worst(_ kind: KeyPath<Frames, UInt64>) -> (stream: String, change: Frames)? {
        streams.filter { $0.change[keyPath: kind] > 0 }.max { $0.change[keyPath: kind] < $1.change[keyPath: kind] }
    }

    /// `the last minute`, `the last 12 s`.
    var span: String { seconds > 55 ? "the last minute" : "the last \(max(Int(seconds.rounded()), 1)) s" }
}
