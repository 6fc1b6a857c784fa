import Glibc
import SluiceCore

// Streams, the champion and the outputs may change while the pipeline runs. What is not named is not touched: its
// connections stay, its frames go on.
extension Pipeline {
    /// Runs `body`, which makes changes; meanwhile the pipeline does not come to its end, even if no stream is left.
    package func change<Result>(_ body: () throws -> Result) rethrows -> Result {
        running.begin()
        defer { running.end() }
        return try body()
    }

    /// Adds a stream, which runs at once if the pipeline does.
    package func add(_ configuration: StreamConfiguration) {
        let source = insert(configuration)
        let (hasStarted, isStopping) = members.withLock { members in
            members.sources.append(source)
            return (members.hasStarted, members.isStopping)
        }
        // One that comes too late ends at once.
        if isStopping { source.stop() }
        if hasStarted { start(source) }
    }

    /// Takes a stream out. Its frames inside still get their lines, and its books are closed behind the last of them.
    package func remove(stream name: String) {
        let source = members.withLock { members -> SourceLane? in
            guard let index = members.sources.firstIndex(where: { $0.stream.spec.name == name }) else { return nil }
            let source = members.sources.remove(at: index)
            members.leaving.append(source)
            return source
        }
        source?.stop()
    }

    /// Another model, warmed up and ready to serve beside the one that does.
    package struct Successor: Sendable {
        fileprivate let lanes: VariantLanes
    }

    /// Warms another model up, while the one that serves goes on.
    ///
    /// One after the other: with a model that was replaced before and does not come to its end, there would be a third.
    ///
    /// - Throws: What keeps the new one from running.
    package func prepare(_ configuration: VariantConfiguration) throws(PipelineError) -> Successor {
        let deadline = Instant.now.advanced(by: Self.successionPatience)
        while !router.retired.isEmpty {
            guard Instant.now < deadline else { throw .inference(Self.stillRetiring) }
            usleep(20_000)
        }
        let taken = router.variants.map(\.slot)
        let slot = (0...taken.count).first { !taken.contains($0) } ?? taken.count
        do throws(InferenceError) {
            let lanes = try VariantLanes(
                slot: slot,
                configuration,
                streams: streams,
                pictures: tap == nil ? pictures : nil,
                hasLedger: hasLedger
            )
            return Successor(lanes: lanes)
        } catch {
            throw .inference(error)
        }
    }

    /// Makes another model serve, between two batches: it takes every frame from now on, and the old one works off what
    /// it has. No frame is lost, and nothing can fail.
    package func replaceChampion(by successor: Successor) {
        let champion = successor.lanes
        emitter.sync { $0.open(champion) }
        champion.start(streams: streams, emitter: emitter) { [failures] in failures.report(.inference($0)) }
        for stream in streams.all {
            champion.filler.open(stream, limit: stream.gate.limit)
            widen(stream, for: champion)
        }
        router.promote(champion)
    }

    /// Nanoseconds that a model which was replaced has to work off what it has, before there may be another.
    private static let successionPatience: UInt64 = 10_000_000_000

    private static let stillRetiring = InferenceError(
        .runFailed,
        "the model that was replaced before still works on its last frames",
        remedy: "reload again in a moment; if it hangs, restart sluice"
    )

    /// Gives a stream as many tickets as keep a variant busy, if nobody said how many it is to have. Not fewer: frames
    /// have them.
    private func widen(_ stream: PipelineStream, for champion: VariantLanes) {
        let limit = champion.configuration.enoughTickets
        guard stream.spec.queueCapacity == nil, limit > stream.gate.limit else { return }
        // First the room, then the frames.
        for variant in router.variants + [champion] { variant.filler.open(stream, limit: limit) }
        emitter.sync { $0.makeRoom(for: stream, limit: limit) }
        stream.book.widen(to: limit)
        stream.gate.widen(to: limit)
    }

    /// Makes a stream known to all lanes.
    func insert(_ configuration: StreamConfiguration) -> SourceLane {
        let variants = router.variants
        let enough = variants.map(\.configuration.enoughTickets).max() ?? 1
        let stream = streams.insert(
            configuration.spec,
            limit: configuration.spec.queueCapacity ?? enough,
            files: configuration.opened?.files ?? []
        )
        for variant in variants { variant.filler.open(stream, limit: stream.gate.limit) }
        emitter.sync { $0.open(stream) }
        return SourceLane(stream, configuration)
    }

    func start(_ source: SourceLane) {
        running.begin()
        source.start(
            SourceLane.Surroundings(
                events: events,
                router: router,
                cpu: streams.cpu,
                onDrop: { [emitter] in emitter.ring() },
                onEnd: { [self] failure in
                    if let failure { fail(failure) }
                    for variant in router.variants { variant.filler.ring() }
                    emitter.ring()
                    running.end()
                }
            )
        )
    }
}

extension VariantConfiguration {
    /// Tickets of a stream that keep every session busy, one batch being filled, one being emitted, and one frame being
    /// decoded.
    fileprivate var enoughTickets: Int { Self.batchesInRotation(sessions: sessions.count) * batch.max + 4 }
}
