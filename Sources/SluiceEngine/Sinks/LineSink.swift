package import SluiceCore

/// Takes lines from any lane and writes them on a lane of its own, in pieces of 64 KiB or every 100 ms.
///
/// What happens when the writer cannot follow, or fails, is the output's ``LossPolicy``:
/// - `never`: ``append(_:mayWait:)`` waits. After a failure nothing is taken any more, and the failure is reported once.
/// - `counted`: nobody waits. A few megabytes are kept, lines beyond that are counted as lost, and writing is tried
///   again every other second.
package final class LineSink: Sendable {
    /// Where the lines go.
    let destination: OutputSpec.Destination
    private let buffer: Guarded<SinkBuffer>
    private let orders: Guarded<SinkOrders>
    private let sync: SyncLane
    private let lane: Lane<LineWriter>
    private let onNotice: @Sendable (SinkNotice) -> Void

    /// - Parameters:
    ///   - output: Where lines go; opened at once.
    ///   - policy: What happens to lines that cannot be written, where the output does not say it.
    ///   - onNotice: Told what people should know. On any lane; may append lines, but must not wait.
    ///   - onFailure: Told once when nothing can be written any more, on a lane of the sink.
    package init(
        _ output: OutputSpec,
        policy: LossPolicy = .never,
        onNotice: @escaping @Sendable (SinkNotice) -> Void = { _ in },
        onFailure: @escaping @Sendable (SinkError) -> Void
    ) throws(SinkError) {
        destination = output.destination
        sync = SyncLane(interval: output.syncInterval)
        let file = try LineFile(output, sync: sync)
        let label = file.name
        let name = output.destination == .standardOutput ? "-" : label
        let buffer = Guarded(SinkBuffer(name: name, label: label, policy: output.loss ?? policy))
        let orders = Guarded(SinkOrders())
        let writer = LineWriter(
            file: file,
            buffer: buffer,
            orders: orders,
            onNotice: onNotice,
            onFailure: onFailure
        )
        self.buffer = buffer
        self.orders = orders
        self.onNotice = onNotice
        lane = Lane(label: "sluice.sink", state: writer)
        lane.start { lane, writer in writer.work(lane) }
        sync.start { [weak lane] file, error in
            let (notice, failure) = Self.synced(buffer, label: label, error)
            if let notice { onNotice(notice) }
            guard error != nil else { return }
            orders.withLock { $0.failedFiles.append(file) }
            if let failure { onFailure(failure) } else { lane?.ring() }
        }
    }

    private static func synced(
        _ buffer: Guarded<SinkBuffer>,
        label: String,
        _ error: SystemError?
    ) -> (SinkNotice?, SinkError?) {
        buffer.withLock { buffer in
            guard let error else { return (buffer.health.works(.syncing, lost: buffer.lost), nil) }
            let reason = "\(label): what was written is not kept: \(errorText(error.code))"
            guard buffer.policy == .never else {
                return (buffer.health.failed(.syncing, reason, lost: buffer.lost, now: .now), nil)
            }
            let failure = SinkError(.writeFailed, reason, remedy: "check the disk or choose another outputs path")
            buffer.fail(failure)
            return (nil, failure)
        }
    }

    /// Takes a line that ends with a newline.
    ///
    /// - Parameter mayWait: `false` for lines about outputs, which come from the lanes that would be waited for.
    /// - Returns: `false` if the line is lost, or the output takes none any more.
    package func append(_ line: borrowing [UInt8], mayWait: Bool = true) -> Bool {
        let line = copy line
        var blockedSince: Instant?
        var notice: SinkNotice?
        let (isTaken, mustRing) = buffer.wait { buffer -> (Bool, Bool)? in
            if buffer.failure != nil {
                buffer.refuse()
                return (false, false)
            }
            guard buffer.phase == .open else { return (false, false) }
            if buffer.isFull {
                if buffer.policy == .never, mayWait {
                    blockedSince = blockedSince ?? .now
                    return nil
                }
                notice = buffer.overflow(now: .now)
                return (false, false)
            }
            if let blockedSince { buffer.waited += Instant.now.since(blockedSince) }
            return (true, buffer.take(line))
        }
        if mustRing { lane.ring() }
        if let notice { onNotice(notice) }
        return isTaken
    }

    /// From now on, other rules hold for the same destination.
    package func adopt(_ output: OutputSpec, policy: LossPolicy) {
        buffer.withLock { $0.policy = output.loss ?? policy }
        buffer.notify()
        orders.withLock { $0.rotation = output.rotation }
        sync.adopt(interval: output.syncInterval)
        lane.ring()
    }

    /// Opens the file again: somebody has moved it. Lines that were taken before may still go to the old one.
    package func reopen() {
        orders.withLock { $0.reopens = true }
        lane.ring()
    }

    /// Whether it was closed, so that it neither takes nor loses lines.
    package var isClosed: Bool { buffer.withLock { $0.phase != .open } }

    /// Whether the pipeline can go on without this output, if it has another.
    package var isDispensable: Bool {
        buffer.withLock { $0.policy == .counted || $0.failure?.code == .readerGone }
    }

    /// Whether nothing can be written any more.
    package var hasFailed: Bool { buffer.withLock { $0.failure != nil } }

    /// Nanoseconds that lines had to wait for the writer so far.
    package var waited: UInt64 { buffer.withLock { $0.waited } }

    /// See ``SinkBuffer/progress``.
    var progress: (accepted: UInt64, written: UInt64)? { buffer.withLock { $0.progress } }

    /// What became of the lines so far.
    package var report: OutputReport { buffer.withLock { $0.report } }

    /// Takes no more lines and begins to write what is left.
    ///
    /// - Parameter policy: What becomes of lines that cannot be written, from now on; `nil`: as before.
    package func beginClosing(_ policy: LossPolicy? = nil) {
        buffer.withLock { buffer in
            buffer.phase = .closing
            buffer.policy = policy ?? buffer.policy
        }
        // Whoever waits for a place goes away.
        buffer.notify()
        lane.ring()
    }

    /// Writes what is left and closes.
    ///
    /// - Parameter deadline: Until when that may take where losses are counted; lines that are not written by then are
    ///   lost. Where they are not, it takes as long as it takes.
    /// - Throws: What ended the output, now or before.
    package func close(by deadline: Instant = Instant(nanoseconds: .max)) throws(SinkError) {
        beginClosing()
        let isCounted = buffer.withLock { $0.policy == .counted }
        let deadline = isCounted ? deadline : Instant(nanoseconds: .max)
        let isDone = buffer.wait(until: deadline) { $0.failure != nil || $0.isIdle ? () : nil } != nil
        if isDone { lane.stop() } else { lane.abandon() }
        _ = sync.close(by: deadline)
        if let failure = buffer.withLock({ buffer in
            buffer.close()
            return buffer.failure
        }) {
            throw failure
        }
    }
}
