import DequeModule
import SluiceCore
import SluiceVision

/// Streams, variants and sinks, wired and running: source lanes → fill lanes → session lanes → post lane → sinks.
///
/// Made, started, and waited for once.
package final class Pipeline: Sendable {
    private struct Outcome {
        var failure: PipelineError?
        var started = Instant(nanoseconds: 0)
        var ended: Instant?
    }

    private let streams: StreamSet
    private let sources: [SourceLane]
    private let variants: [VariantLanes]
    private let emitter: Emitter
    private let tap: TapLane?
    private let output: LineOutput
    private let events: EventLines
    private let activity: Activity
    private let encoder: StatsLineEncoder
    private let warmupRuns: Int
    private let hasLedger: Bool
    private let outcome = Guarded(Outcome())

    /// Opens the outputs, makes the batches and warms every session up, so that the first frame finds all ready.
    ///
    /// - Parameter onEvent: Told what happens to streams, in words.
    package init(
        _ configuration: PipelineConfiguration,
        onEvent: @escaping @Sendable (_ stream: String?, _ message: String) -> Void = { _, _ in }
    ) throws(PipelineError) {
        let failures = FailureRelay()
        let limits = Self.ticketLimits(configuration)
        let activity = Activity()
        let streams = StreamSet(specs: configuration.streams.map(\.spec), limits: limits, activity: activity)
        do throws(SinkError) {
            output = try LineOutput(configuration.outputs) { failures.report(.sink($0)) }
        } catch {
            throw .sink(error)
        }
        let tap = configuration.tap.map { TapLane($0, capacity: limits.reduce(0, +)) }
        var variants: [VariantLanes] = []
        do throws(InferenceError) {
            for index in configuration.variants.indices {
                variants.append(try VariantLanes(index: index, configuration, limits: limits))
            }
        } catch {
            throw .inference(error)
        }
        let events = EventLines(output: output, onEvent: onEvent)
        let emitter = Emitter(
            state: EmitterState(
                configuration,
                books: streams.books,
                limits: limits,
                output: output,
                events: events,
                tap: tap
            ),
            pools: variants.map(\.pool)
        ) { failures.report(.vision($0)) }
        for variant in variants {
            variant.start(streams: streams, emitter: emitter) { failures.report(.inference($0)) }
        }
        self.streams = streams
        self.variants = variants
        self.emitter = emitter
        self.tap = tap
        self.activity = activity
        hasLedger = configuration.hasLedger
        warmupRuns = variants.reduce(0) { $0 + $1.warmupRuns }
        self.events = events
        encoder = StatsLineEncoder(
            streams: configuration.streams.map(\.spec.name),
            variants: configuration.variants.map(\.identity.variant)
        )
        sources = configuration.streams.enumerated().map { SourceLane(index: $0, $1, streams: streams) }
        failures.connect { [weak self] in self?.fail($0) }
    }

    /// Lets the sources run.
    package func start() {
        outcome.withLock { $0.started = .now }
        let router = Router(champion: 0)
        let fillers = variants.map(\.filler)
        for source in sources {
            activity.begin()
            source.start(events: events, router: router, variants: fillers, onDrop: { [emitter] in emitter.ring() }) {
                [self] failure in
                if let failure { fail(failure) }
                for filler in fillers { filler.ring() }
                emitter.ring()
                activity.end()
            }
        }
    }

    /// Tells the sources to stop. Frames inside the pipeline still get their lines.
    package func stop() {
        for source in sources { source.stop() }
    }

    /// Waits until all streams have ended and every frame has its outcome, then writes the closing `stats` line and
    /// closes the outputs.
    ///
    /// - Returns: What happened, and what went wrong, if anything did.
    package func waitUntilDrained() -> (report: PipelineReport, failure: PipelineError?) {
        activity.waitUntilIdle()
        emitter.finish()
        outcome.withLock { $0.ended = .now }
        let report = self.report
        var line = JSONBuffer()
        encoder.encode(report, to: &line)
        _ = output.write(line)
        do throws(SinkError) {
            try output.close()
        } catch {
            fail(.sink(error))
        }
        for variant in variants { variant.stop() }
        emitter.stop()
        tap?.stop()
        if !report.isConserved {
            // Worse than any other failure, so it replaces them.
            return (report, .notConserved(Self.books(of: report)))
        }
        return (report, outcome.withLock { $0.failure })
    }

    /// How things stand now. Safe from any thread but a lane.
    package var report: PipelineReport {
        let (started, ended) = outcome.withLock { ($0.started, $0.ended) }
        let (stages, batches) = emitter.withLedger { ledger in
            (
                hasLedger ? ledger.summaries() : [],
                BatchReport(
                    count: ledger.batches,
                    meanSize: ledger.batches > 0 ? Double(ledger.batchedFrames) / Double(ledger.batches) : 0,
                    closed: ledger.closed
                )
            )
        }
        return PipelineReport(
            streams: streams.books.map(\.report),
            stages: stages,
            batches: batches,
            warmupRuns: warmupRuns,
            decodeCPU: streams.cpu.seconds.decode,
            inferenceCPU: streams.cpu.seconds.inference,
            sinkWait: Double(output.waited) / 1e9,
            seconds: Double((ended ?? .now).since(started)) / 1e9,
            isFinal: ended != nil
        )
    }

    /// The books of all streams now. Cheap, and safe from anywhere.
    package var streamReports: [StreamReport] { streams.books.map(\.report) }

    private func fail(_ failure: PipelineError) {
        outcome.withLock { outcome in
            // A reader who has had enough must not hide a disk that is full.
            if outcome.failure == nil || outcome.failure?.isLostReader == true { outcome.failure = failure }
        }
        // A stream that breaks does not stop the others; anything else does.
        if case .source = failure { return }
        stop()
    }

    /// Tickets of each stream: what keeps every session of the variant with the most of them busy, one batch being
    /// filled, one being emitted, and one frame being decoded.
    private static func ticketLimits(_ configuration: PipelineConfiguration) -> [Int] {
        let enough =
            configuration.variants.map {
                VariantConfiguration.batchesInRotation(sessions: $0.sessions.count) * $0.batch.max + 4
            }.max() ?? 1
        return configuration.streams.map { $0.spec.queueCapacity ?? enough }
    }

    private static func books(of report: PipelineReport) -> String {
        report.streams.map { stream in
            let account = stream.account
            return "\(stream.name): \(account.received) received, \(account.emitted) emitted, "
                + "\(account.droppedTotal) dropped, \(stream.inFlight) in flight"
        }
        .joined(separator: "; ")
    }
}
