package import SluiceCore

/// All sinks of a pipeline, and whoever listens. Lines may come from any lane; the set may change meanwhile.
package final class LineOutput: Sendable {
    /// Seconds that outputs have for what is left when they are closed, where they may lose it.
    package static let patience = 1.0

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
        commit(try prepare(outputs, isLive: isLive))
    }

    /// Hands a line to every sink; `false` if one of them lost it that may not, or if all did.
    package func write(_ line: borrowing JSONBuffer) -> Bool {
        feed.publish(line)
        let sinks = self.sinks.withLock { $0 }
        var isTaken = sinks.isEmpty
        var isMissing = false
        var hasChanged = false
        for sink in sinks {
            if sink.append(line.bytes) {
                isTaken = true
            } else if sink.isClosed {
                hasChanged = true
            } else if !sink.isDispensable {
                isMissing = true
            }
        }
        guard hasChanged else { return isTaken && !isMissing }
        // The set changed under our hands; those that took its place want the line as well.
        let newcomers = self.sinks.withLock { $0 }.filter { new in !sinks.contains { $0 === new } }
        for sink in newcomers {
            if sink.append(line.bytes) { isTaken = true } else if !sink.isDispensable { isMissing = true }
        }
        return isTaken && !isMissing
    }

    /// Another set of outputs, ready to take the place of this one.
    package struct Successors: Sendable {
        fileprivate let sinks: [LineSink]
        fileprivate let opened: [LineSink]
        fileprivate let outputs: [OutputSpec]
        fileprivate let policy: LossPolicy
    }

    /// Opens the outputs that are new. All or nothing: if one cannot be opened, nothing has changed.
    ///
    /// One caller at a time, and never from a lane; so for all three.
    package func prepare(_ outputs: [OutputSpec], isLive: Bool) throws(SinkError) -> Successors {
        let policy: LossPolicy = isLive ? .counted : .never
        let before = sinks.withLock { $0 }
        var next: [LineSink] = []
        var opened: [LineSink] = []
        do throws(SinkError) {
            for output in outputs {
                guard !next.contains(where: { $0.destination == output.destination }) else {
                    throw Self.namedTwice(output)
                }
                if let known = before.first(where: { $0.destination == output.destination }) {
                    next.append(known)
                } else {
                    let sink = try LineSink(output, policy: policy, onNotice: onNotice, onFailure: onFailure)
                    next.append(sink)
                    opened.append(sink)
                }
            }
        } catch {
            close(opened, within: 0)
            throw error
        }
        return Successors(sinks: next, opened: opened, outputs: outputs, policy: policy)
    }

    /// Lets go of what was prepared.
    package func cancel(_ successors: Successors) {
        close(successors.opened, within: 0)
    }

    /// Changes the outputs: those that stay are not touched, those that go are closed after what was written to them; a
    /// disk that does not take it within ``patience`` loses it, whatever their policy.
    package func commit(_ successors: Successors) {
        let next = successors.sinks
        for (sink, output) in zip(next, successors.outputs) { sink.adopt(output, policy: successors.policy) }
        let before = sinks.withLock { sinks in
            defer { sinks = next }
            return sinks
        }
        close(before.filter { old in !next.contains { $0 === old } }, within: Self.patience)
    }

    /// Closes outputs that nobody names any more, and says what they lost by it.
    private func close(_ removed: [LineSink], within seconds: Double) {
        let before = removed.map(\.report.lost)
        for sink in removed { sink.beginClosing(.counted) }
        _ = Self.close(removed, within: seconds)
        for (sink, before) in zip(removed, before) {
            let report = sink.report
            guard report.lost > before else { continue }
            onNotice(.trouble("\(report.name): removed; \(report.lost - before) lines could not be written to it"))
        }
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
    package func close(within seconds: Double = patience) throws(SinkError) {
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
