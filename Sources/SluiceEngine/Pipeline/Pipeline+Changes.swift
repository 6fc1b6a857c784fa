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
        if outcome.withLock({ $0.started != nil }) { start(source) }
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

    /// Makes another model serve, between two batches: it is warmed up beside the one that serves, takes every frame from
    /// then on, and the old one works off what it has. No frame is lost.
    ///
    /// - Throws: What keeps the new one from running; the old one serves on.
    package func replaceChampion(_ configuration: VariantConfiguration) throws(PipelineError) {
        let taken = router.variants.map(\.slot)
        let slot = (0...taken.count).first { !taken.contains($0) } ?? taken.count
        let champion: VariantLanes
        do throws(InferenceError) {
            champion = try VariantLanes(
                slot: slot,
                configuration,
                streams: streams,
                pictures: tap == nil ? pictures : nil,
                hasLedger: hasLedger
            )
        } catch {
            throw .inference(error)
        }
        emitter.sync { $0.open(champion) }
        champion.start(streams: streams, emitter: emitter) { [failures] in failures.report(.inference($0)) }
        let old = router.promote(champion)
        // It has a few batches at most.
        while !old.isEmpty || emitter.sync({ $0.holds(old) }) { usleep(5_000) }
        router.forget(old)
        old.stop()
        emitter.sync { $0.close(old) }
    }

    /// Makes a stream known to all lanes.
    @discardableResult
    func insert(_ configuration: StreamConfiguration) -> SourceLane {
        let variants = router.variants
        let enough = variants.map(\.configuration.enoughTickets).max() ?? 1
        let stream = streams.insert(
            configuration.spec,
            limit: configuration.spec.queueCapacity ?? enough,
            files: configuration.opened?.files ?? []
        )
        for variant in variants { variant.filler.open(stream) }
        emitter.sync { $0.open(stream) }
        let source = SourceLane(stream, configuration)
        members.withLock { $0.sources.append(source) }
        return source
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
