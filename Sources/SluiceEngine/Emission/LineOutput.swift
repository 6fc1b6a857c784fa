package import SluiceCore

/// All sinks of a pipeline, and whoever listens. Lines may come from any lane; the set may change meanwhile.
package final class LineOutput: Sendable {
    private let sinks: Guarded<[LineSink]>
    private let onNotice: @Sendable (SinkNotice) -> Void
    private let onFailure: @Sendable (SinkError) -> Void
    /// Hands every line to subscribers.
    package let feed: LineFeed

    /// Opens the outputs.
    ///
    /// - Parameters:
    ///   - isLive: Whether a stream is live: then outputs that do not say it count their losses, and nobody waits.
    ///   - onNotice: Told what people should know; the outputs get an `event` line about it by themselves.
    ///   - onFailure: Told once per sink that failed for good, unless only its reader has gone and others are left.
    package init(
        _ outputs: [OutputSpec],
        isLive: Bool,
        onNotice: @escaping @Sendable (SinkNotice) -> Void = { _ in },
        onFailure: @escaping @Sendable (SinkError) -> Void
    ) throws(SinkError) {
        let sinks = Guarded([LineSink]())
        let feed = LineFeed()
        self.sinks = sinks
        self.feed = feed
        self.onNotice = { [weak sinks] notice in
            sinks.map { Self.tell(notice, $0, feed) }
            onNotice(notice)
        }
        self.onFailure = { [weak sinks] error in
            // The others go on without a reader who has had enough.
            let isLast = sinks?.withLock { $0 }.allSatisfy(\.hasFailed) ?? true
            if isLast || error.code != .readerGone { onFailure(error) }
        }
        try update(to: outputs, isLive: isLive)
    }

    /// Hands a line to every sink; `false` if one of them lost it that may not, or if all did.
    package func write(_ line: borrowing JSONBuffer) -> Bool {
        feed.publish(line)
        let sinks = self.sinks.withLock { $0 }
        var isTaken = sinks.isEmpty
        var isMissing = false
        for sink in sinks {
            if sink.append(line.bytes) {
                isTaken = true
            } else if !sink.isDispensable {
                isMissing = true
            }
        }
        return isTaken && !isMissing
    }

    /// Changes the outputs: new ones are opened first, those that stay are not touched, those that go are closed after
    /// what was written to them.
    ///
    /// All or nothing: if one cannot be opened, nothing changes. One caller at a time, and never from a lane.
    package func update(to outputs: [OutputSpec], isLive: Bool) throws(SinkError) {
        let policy: LossPolicy = isLive ? .counted : .never
        let before = sinks.withLock { $0 }
        var next: [LineSink] = []
        do throws(SinkError) {
            for output in outputs {
                guard !next.contains(where: { $0.destination == output.destination }) else {
                    throw Self.namedTwice(output)
                }
                if let known = before.first(where: { $0.destination == output.destination }) {
                    next.append(known)
                } else {
                    next.append(
                        try LineSink(output, policy: policy, onNotice: onNotice, onFailure: onFailure)
                    )
                }
            }
        } catch {
            _ = Self.close(next.filter { new in !before.contains { $0 === new } }, within: 0)
            throw error
        }
        for (sink, output) in zip(next, outputs) { sink.adopt(output, policy: policy) }
        sinks.withLock { $0 = next }
        _ = Self.close(before.filter { old in !next.contains { $0 === old } }, within: 1.5)
    }

    /// Opens all files again, after they were moved.
    package func reopen() {
        for sink in sinks.withLock({ $0 }) { sink.reopen() }
    }

    /// Nanoseconds that lines had to wait for the slowest sink so far.
    package var waited: UInt64 { sinks.withLock { $0 }.map(\.waited).max() ?? 0 }

    /// Lines that outputs took which may lose none, and those of them that were written or given up.
    var progress: (accepted: UInt64, written: UInt64) {
        sinks.withLock { $0 }.compactMap(\.progress).reduce((0, 0)) { ($0.0 + $1.accepted, $0.1 + $1.written) }
    }

    /// What became of the lines of each output so far.
    package var reports: [OutputReport] { sinks.withLock { $0 }.map(\.report) }

    /// Writes what is left; throws the first failure after all were closed.
    ///
    /// - Parameter seconds: How long that may take for outputs whose losses are counted.
    package func close(within seconds: Double = 1.5) throws(SinkError) {
        if let failure = Self.close(sinks.withLock { $0 }, within: seconds) { throw failure }
    }

    /// Closes sinks beside each other, and returns the first failure that matters.
    private static func close(_ sinks: [LineSink], within seconds: Double) -> SinkError? {
        for sink in sinks { sink.beginClosing() }
        let deadline = Instant.now.advanced(by: UInt64(seconds * 1e9))
        var first: SinkError?
        for sink in sinks {
            do throws(SinkError) {
                try sink.close(by: deadline)
            } catch {
                if sinks.count == 1 || !sink.isDispensable { first = first ?? error }
            }
        }
        return first
    }

    /// Writes an event about an output. Called on the lanes of sinks, which must not wait for each other.
    private static func tell(_ notice: SinkNotice, _ sinks: Guarded<[LineSink]>, _ feed: LineFeed) {
        // It is in its file already, right behind the torn line.
        if case .sealed = notice { return }
        let line = EventLine.encoded(notice.event, stream: nil, notice.message)
        feed.publish(line)
        for sink in sinks.withLock({ $0 }) { _ = sink.append(line.bytes, mayWait: false) }
    }

    private static func namedTwice(_ output: OutputSpec) -> SinkError {
        let name =
            switch output.destination {
            case .standardOutput: "-"
            case .file(let path): path
            }
        return SinkError(.cannotCreate, "\(name): named twice in outputs", remedy: "name each path once")
    }
}
