import SluiceCore

/// How a running pipeline is doing, in words, with one thing to try if something is wrong.
///
/// ``Verdict`` judges a benchmark, where the pipeline is always driven to its limit. Here frames come as they come, so
/// first it is asked whether anything is lost at all.
package struct LiveVerdict: Hashable, Sendable {
    /// What the pipeline is doing.
    package enum Kind: Hashable, Sendable {
        /// No frame has come through yet.
        case starting
        /// Not watched for long enough to say what happened lately.
        case watching
        /// Streams there are, but none gives pictures.
        case noSource
        /// All streams have ended.
        case ended
        /// An output cannot be written.
        case outputFailing
        /// The model fails on frames.
        case modelFailing
        /// Every frame finds its place.
        case keepsUp
        /// Frames are lost or held back, and this is why.
        case limited(Bottleneck)

        /// Name on the page and in JSON.
        package var name: String {
            switch self {
            case .starting: "starting"
            case .watching: "watching"
            case .noSource: "no-source"
            case .ended: "ended"
            case .outputFailing: "output-failing"
            case .modelFailing: "model-failing"
            case .keepsUp: "keeps-up"
            case .limited(let bottleneck): bottleneck.rawValue
            }
        }
    }

    package let kind: Kind
    /// A sentence without its full stop.
    package let text: String
    package let suggestion: String?

    /// Lines that waited for their outputs for this share of the time are held up by them.
    private static let heldUp = 0.25
    /// A lane that is busy for this share of the time limits its stream.
    private static let saturation = 0.85
    /// From this share of the received frames on, losing some is no accident.
    private static let lossy = 0.01

    /// - Parameter earlier: How things stood before, for what happened since; `nil` if nobody looked.
    init(_ report: PipelineReport, since earlier: PipelineMark?) {
        let lately = earlier.map { PipelineChange(from: $0, to: report) }
        let found =
            Self.failure(report, lately) ?? Self.absence(report)
            ?? lately.map { Self.limit(report, $0) ?? Self.ease(report) }
            ?? LiveVerdict(.watching, "what happened lately will be known in a second")
        self = found.noting(Self.lost(report))
    }

    private init(_ kind: Kind, _ text: String, _ suggestion: String? = nil) {
        self.kind = kind
        self.text = text
        self.suggestion = suggestion
    }

    /// Adds which streams give no pictures while others do.
    private func noting(_ lost: String?) -> LiveVerdict {
        guard let lost, kind != .noSource else { return self }
        return LiveVerdict(kind, "\(text); \(lost)", suggestion)
    }

    // MARK: - What is broken

    private static func failure(_ report: PipelineReport, _ lately: PipelineChange?) -> LiveVerdict? {
        if let output = report.outputs.first(where: { $0.trouble != nil }), let trouble = output.trouble {
            return LiveVerdict(
                .outputFailing,
                "\(output.name) cannot be written: \(trouble); \(count(output.lost, "line")) lost so far",
                "make room or mend the output; writing goes on by itself"
            )
        }
        if let lately, let worst = lately.worst(\.failed) {
            return LiveVerdict(
                .modelFailing,
                "the model failed on \(count(worst.change.failed, "frame")) of \(worst.stream) in \(lately.span)",
                "the log says what the runtime reported"
            )
        }
        return nil
    }

    private static func absence(_ report: PipelineReport) -> LiveVerdict? {
        let states = report.streams.map(\.health.state)
        if states.isEmpty {
            return LiveVerdict(.noSource, "there are no streams", "name one in the pipeline, and reload it")
        }
        if states.allSatisfy({ $0 == .ended }) { return LiveVerdict(.ended, "all streams have ended") }
        let isLive = states.contains(.live)
        if !isLive, let lost = report.streams.first(where: { $0.health.state.isLost }) {
            let reason = lost.health.lastFailure.map { " (\($0))" } ?? ""
            return LiveVerdict(
                .noSource,
                "no stream gives pictures; \(lost.name) \(lost.health.state.words)\(reason)",
                lost.health.state == .unauthorised
                    ? "check user and password of the camera" : "check that the camera is on and reachable"
            )
        }
        guard isLive, report.recent.contains(where: { !$0.timings.isEmpty }) else {
            return LiveVerdict(.starting, "waiting for the first frame")
        }
        return nil
    }

    /// Which streams give no pictures.
    private static func lost(_ report: PipelineReport) -> String? {
        let lost = report.streams.filter(\.health.state.isLost).map(\.name)
        guard let first = lost.first, lost.count < report.streams.count else { return nil }
        let others = lost.count > 1 ? " and \(lost.count - 1) more" : ""
        return "\(lost.count) of \(report.streams.count) streams \(lost.count > 1 ? "give" : "gives") no pictures: "
            + "\(first)\(others)"
    }

    // MARK: - What limits

    private static func limit(_ report: PipelineReport, _ lately: PipelineChange) -> LiveVerdict? {
        if lately.sinkWait > heldUp {
            return limited(
                .sink,
                "lines waited for their outputs \(Verdict.percent(lately.sinkWait)) of \(lately.span)"
            )
        }
        let work = FrameWork(report)
        // Each stream decodes on a lane of its own, which can be full while all else is idle.
        if let slowest = work.decoding.max(by: { $0.busy < $1.busy }), slowest.busy > saturation {
            return limited(.decode, "decoding \(slowest.stream) takes \(Verdict.percent(slowest.busy)) of its time")
        }
        let lossy = lately.streams.filter { Double($0.change.shed) > Double($0.change.received) * Self.lossy }
        let share =
            "\(work.costliest.work) is \(Verdict.percent(work.share)) of the \(milliseconds(work.total)) of work on a frame"
        if let worst = lossy.max(by: { $0.change.shed < $1.change.shed }) {
            let others = lossy.count > 1 ? " and \(count(UInt64(lossy.count - 1), "other stream"))" : ""
            let shed = lossy.reduce(0) { $0 + $1.change.shed }
            return limited(
                work.costliest,
                "\(share); \(count(shed, "frame")) of \(worst.stream)\(others) \(shed == 1 ? "was" : "were") dropped in "
                    + lately.span
            )
        }
        if report.streams.contains(where: \.isUnpaced) {
            return LiveVerdict(.limited(work.costliest), "files are read as fast as frames are done: \(share)")
        }
        return nil
    }

    private static func limited(_ bottleneck: Bottleneck, _ text: String) -> LiveVerdict {
        LiveVerdict(.limited(bottleneck), text, bottleneck.remedy)
    }

    private static func ease(_ report: PipelineReport) -> LiveVerdict {
        let live = report.streams.filter { $0.health.state == .live }
        let typical = milliseconds(FrameWork.median(report.recent))
        let rate = live.reduce(0) { $0 + $1.health.receivedRate }
        guard live.count == 1, rate > 0 else {
            let streams = count(UInt64(live.count), "stream")
            return LiveVerdict(.keepsUp, "\(streams), \(Int(rate.rounded())) frames a second; a frame takes \(typical)")
        }
        return LiveVerdict(.keepsUp, "a frame takes \(typical) of the \(milliseconds(1e6 / rate)) until the next")
    }

    // MARK: - Words

    private static func count(_ number: UInt64, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    /// `8.5 ms`, `42 ms`.
    private static func milliseconds(_ microseconds: Double) -> String {
        let tenths = (microseconds / 100).rounded()
        return tenths < 100 ? "\(tenths / 10) ms" : "\(Int((microseconds / 1_000).rounded())) ms"
    }
}

extension StreamState {
    /// The source is known to give no pictures, though it should.
    fileprivate var isLost: Bool { self == .backingOff || self == .unauthorised }

    fileprivate var words: String {
        switch self {
        case .connecting: "is being opened"
        case .live: "is live"
        case .backingOff: "is lost and will be tried again"
        case .unauthorised: "refuses the credentials"
        case .ended: "has ended"
        }
    }
}

extension StreamReport {
    /// A file that is read as fast as the pipeline takes it, not at the rate of its pictures.
    fileprivate var isUnpaced: Bool {
        guard health.state == .live, let info, !info.isLive, health.receivedRate > 0 else { return false }
        guard let nominal = info.frameRate, nominal > 0 else { return true }
        return abs(health.receivedRate / nominal - 1) > 0.1
    }
}
