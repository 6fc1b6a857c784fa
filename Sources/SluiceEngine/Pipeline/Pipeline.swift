import SluiceCore
import SluiceVision

/// Streams, variants and sinks, wired and running: source lanes → fill lanes → session lanes → post lane → sinks.
///
/// Made, started, and waited for once; while it runs, streams, the champion and the outputs may change. Changes come from
/// one thread at a time.
package final class Pipeline: Sendable {
    struct Outcome {
        var failure: PipelineError?
        var started: Instant?
        var ended: Instant?
    }

    /// How it ended.
    package struct Ending: Sendable {
        package var report: PipelineReport
        /// What went wrong, if anything did.
        package var failure: PipelineError?
        /// Whether a session, a source or a change still goes on, because nobody waited any longer.
        package var isLeftBehind = false
        /// Frames that were inside then; booked as stopped.
        package var framesLeftBehind: UInt64 = 0
    }

    /// Nanoseconds that sources, and frames inside, have to come to their end once all was told to stop. After it, what
    /// waits for a session is dropped.
    private static let patience: UInt64 = 1_500_000_000
    /// Nanoseconds more until what is in a session is left behind.
    private static let lastPatience: UInt64 = 1_000_000_000

    /// What changes while the pipeline runs.
    struct Members {
        var hasStarted = false
        var isStopping = false
        var sources: [SourceLane] = []
        /// Streams that were taken out, until their last frame has its outcome.
        var leaving: [SourceLane] = []
        var lastStats = Instant.now
        var heartbeats: UInt64 = 0
    }

    let streams: StreamSet
    let router: Router
    let emitter: Emitter
    package let events: EventLines
    package let output: LineOutput
    /// Shows pictures to those who watch.
    package let pictures = PictureFeed()
    /// Sources that run, and changes that are being made.
    let running = Activity()
    /// Tickets.
    let activity: Activity
    let hasLedger: Bool
    let failures: FailureRelay
    let members = Guarded(Members())
    let outcome = Guarded(Outcome())
    let tap: TapLane?
    private let warmupRuns: Int
    private let housekeeping: Housekeeping

    /// Opens the outputs, makes the batches and warms every session up, so that the first frame finds all ready.
    ///
    /// - Parameter onEvent: Told what happens to streams, in words.
    package init(
        _ configuration: PipelineConfiguration,
        onEvent: @escaping @Sendable (_ stream: String?, _ message: String) -> Void = { _, _ in }
    ) throws(PipelineError) {
        let failures = FailureRelay()
        let activity = Activity()
        let streams = StreamSet(activity: activity)
        do throws(SinkError) {
            output = try LineOutput(
                configuration.outputs,
                isLive: configuration.streams.contains(where: \.spec.isEndless),
                onNotice: { onEvent(nil, $0.message) },
                onFailure: { failures.report(.sink($0)) }
            )
        } catch {
            throw .sink(error)
        }
        tap = configuration.tap.map { TapLane($0) }
        hasLedger = configuration.hasLedger
        let champion: VariantLanes
        do throws(InferenceError) {
            champion = try VariantLanes(
                slot: 0,
                configuration.champion,
                streams: streams,
                pictures: tap == nil ? pictures : nil,
                hasLedger: hasLedger
            )
        } catch {
            throw .inference(error)
        }
        events = EventLines(output: output, onEvent: onEvent)
        var state = EmitterState(output: output, events: events, tap: tap, pictures: pictures, hasLedger: hasLedger)
        state.open(champion)
        emitter = Emitter(state: state) { failures.report(.vision($0)) }
        champion.start(streams: streams, emitter: emitter) { failures.report(.inference($0)) }
        router = Router(champion: champion)
        warmupRuns = champion.warmupRuns
        housekeeping = Housekeeping()
        self.activity = activity
        self.streams = streams
        self.failures = failures
        for stream in configuration.streams { add(stream) }
        failures.connect { [weak self] in self?.fail($0) }
    }

    /// Whether somebody sees every picture, laid out for the streams there were at the start.
    package var isTapped: Bool { tap != nil }

    /// Lets the sources run.
    package func start() {
        outcome.withLock { $0.started = .now }
        let sources = members.withLock { members in
            members.hasStarted = true
            return members.sources
        }
        for source in sources { start(source) }
        housekeeping.start { [weak self] in self?.sweep() }
    }

    /// Tells the sources to stop. Frames inside the pipeline still get their lines, as far as ``patience`` goes.
    ///
    /// A source that hangs in a call which nothing interrupts, such as the look-up of a name, is left behind: it brings
    /// no frame any more. So is a session that takes longer than ``lastPatience``.
    package func stop() {
        let sources = members.withLock { members in
            members.isStopping = true
            return members.sources + members.leaving
        }
        let deadline = Instant.now.advanced(by: Self.patience)
        running.giveUp(at: deadline)
        activity.giveUp(at: deadline)
        for source in sources { source.stop() }
    }

    /// Whether it was told to stop.
    package var isStopping: Bool { members.withLock { $0.isStopping } }

    /// Waits until all streams have ended and every frame has its outcome, then writes the closing `stats` line and
    /// closes the outputs.
    package func waitUntilDrained() -> Ending {
        let leftBehind = drain()
        Attention.shared.rest()
        emitter.sync { $0.emitDue() }
        outcome.withLock { $0.ended = .now }
        let report = self.report
        writeStats(report)
        do throws(SinkError) {
            try output.close()
        } catch {
            fail(.sink(error))
        }
        for variant in router.variants { variant.stop(waits: leftBehind == nil) }
        emitter.stop()
        tap?.stop()
        pictures.stop()
        let unproven = (report.streams + leaving.map(\.book.report)).filter { !$0.isConserved || $0.inFlight > 0 }
        // Worse than any other failure, so it replaces them.
        let failure = unproven.isEmpty ? outcome.withLock { $0.failure } : .notConserved(Self.books(of: unproven))
        return Ending(
            report: report,
            failure: failure,
            isLeftBehind: leftBehind != nil,
            framesLeftBehind: leftBehind ?? 0
        )
    }

    /// Waits for sources and frames; in a stop, no longer than that may take.
    ///
    /// - Returns: Frames that were given up; `nil` if all has come to its end.
    private func drain() -> UInt64? {
        let haveEnded = running.waitUntilIdle()
        var isEmpty = activity.waitUntilIdle()
        if !isEmpty {
            for variant in router.variants { variant.giveUp(streams) }
            emitter.ring()
            isEmpty = activity.waitUntilIdle(grace: Self.lastPatience)
        }
        // Before frames are given up: nobody may close the books of a stream that a session still holds frames of.
        housekeeping.stop()
        return haveEnded && isEmpty ? nil : emitter.sync { $0.abandon() }
    }

    /// Streams that were taken out and still have frames inside.
    private var leaving: [PipelineStream] { members.withLock { $0.leaving.map(\.stream) } }

    /// How things stand now. Safe from any thread but a lane.
    package var report: PipelineReport {
        var report = summary
        // The lane hands out a copy; percentiles are found here, so that no frame waits for them.
        let (ledger, names, recent) = emitter.sync { ($0.ledger, $0.names, $0.recent) }
        if hasLedger { report.stages = ledger.summaries(streams: names.streams, variants: names.variants) }
        report.batches = ledger.batchReport
        report.recent = recent
        report.transfers = ledger.transfers(variants: names.variants)
        return report
    }

    /// How streams and outputs stand now: a ``report`` without stages, batches and transfers. Cheap, and safe from
    /// anywhere.
    package var summary: PipelineReport {
        let (started, ended) = outcome.withLock { ($0.started, $0.ended) }
        let leaving = self.leaving
        let current = streams.all.filter { stream in !leaving.contains { $0 === stream } }
        var report = PipelineReport(
            streams: current.map(\.book.report),
            stages: [],
            batches: BatchReport(count: 0, meanSize: 0, closed: [0, 0, 0, 0]),
            warmupRuns: warmupRuns,
            decodeCPU: streams.cpu.seconds.decode,
            inferenceCPU: streams.cpu.seconds.inference,
            sinkWait: Double(output.waited) / 1e9,
            seconds: started.map { Double((ended ?? .now).since($0)) / 1e9 } ?? 0,
            isFinal: ended != nil
        )
        report.outputs = output.reports
        return report
    }

    /// How far the parts have come that must never stand still. Cheap, and safe from anywhere.
    package var progress: PipelineProgress {
        let passages = streams.all.map(\.book.passage)
        let lines = output.progress
        return PipelineProgress(
            heartbeats: members.withLock { $0.heartbeats },
            framesInside: passages.reduce(0) { $0 + $1.inside },
            framesFinished: passages.reduce(0) { $0 + $1.finished },
            oldestBatch: router.variants.compactMap(\.oldestBatch).min(),
            linesAccepted: lines.accepted,
            linesWritten: lines.written
        )
    }

    /// The books of all streams now. Cheap, and safe from anywhere.
    package var streamReports: [StreamReport] { streams.all.map(\.book.report) }

    /// The models that serve now, the champion first.
    package var models: [ModelIdentity] { router.variants.map(\.configuration.identity) }

    func fail(_ failure: PipelineError) {
        outcome.withLock { outcome in
            // A reader who has had enough must not hide a disk that is full.
            if outcome.failure == nil || outcome.failure?.isLostReader == true { outcome.failure = failure }
        }
        // A stream that breaks does not stop the others; anything else does.
        if case .source = failure { return }
        stop()
    }

    static func books(of streams: [StreamReport]) -> String {
        streams.map { stream in
            let account = stream.account
            return "\(stream.name): \(account.received) received, \(account.emitted) emitted, "
                + "\(account.droppedTotal) dropped, \(stream.inFlight) in flight"
        }
        .joined(separator: "; ")
    }
}
