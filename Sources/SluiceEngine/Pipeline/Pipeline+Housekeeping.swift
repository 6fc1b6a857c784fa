import SluiceCore

// What is done now and then while the pipeline runs.
extension Pipeline {
    /// Between two `stats` lines of a pipeline that has no end.
    private static let statsInterval: UInt64 = 60_000_000_000
    /// Seconds that a camera's clock may have run away from ours before it is told.
    private static let tolerableDrift = 1.0

    /// One round: the figures if they are due, then what has come to its end.
    func sweep() {
        Attention.shared.beat()
        members.withLock { $0.heartbeats += 1 }
        writeStatsIfDue()
        closeModels()
        closeStreams()
    }

    /// Lets go of models that were replaced and have worked off what they had.
    private func closeModels() {
        for variant in router.retired where variant.isEmpty && !emitter.sync({ $0.holds(variant) }) {
            variant.stop()
            // Its slot is free only after nobody knows it by that any more.
            emitter.sync { $0.close(variant) }
            router.forget(variant)
            // The runtime takes its time to let go of a model; rounds must not wait for it.
            _ = OwnThread.start("release") { withExtendedLifetime(variant) {} }
        }
    }

    /// Closes the books of streams that were taken out and whose last frame has its outcome.
    private func closeStreams() {
        for source in members.withLock({ $0.leaving }) {
            let stream = source.stream
            guard stream.book.hasEnded, emitter.sync({ $0.hasSettled(stream) }) else { continue }
            emitter.sync { $0.close(stream) }
            streams.remove(stream)
            members.withLock { members in members.leaving.removeAll { $0 === source } }
            let report = stream.book.report
            if !report.isConserved || report.inFlight > 0 { fail(.notConserved(Self.books(of: [report]))) }
        }
    }

    func writeStats(_ report: PipelineReport) {
        var line = JSONBuffer()
        StatsLineEncoder.encode(report, to: &line)
        _ = output.write(line)
    }

    private func writeStatsIfDue() {
        let isEndless = streams.all.contains(where: \.spec.isEndless)
        let now = Instant.now
        let isDue = members.withLock { members in
            guard isEndless, now.since(members.lastStats) >= Self.statsInterval else { return false }
            members.lastStats = now
            return true
        }
        guard isDue else { return }
        let report = self.report
        writeStats(report)
        for stream in report.streams {
            guard let drift = stream.health.drift, abs(drift) > Self.tolerableDrift else { continue }
            events.clockDrifts(stream.name, seconds: drift)
        }
    }
}
