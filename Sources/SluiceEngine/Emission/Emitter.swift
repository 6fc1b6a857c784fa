import DequeModule
import SluiceCore
import SluiceVision

/// The post lane: decodes outputs into objects, restores the order of each stream, writes the lines.
///
/// One lane for all variants and streams, because the order of a stream is one thing whoever served its frames.
final class Emitter: Sendable {
    private struct Completed: ~Copyable, Sendable {
        var batch: Batch
        let variant: Int
        let hasFailed: Bool
    }

    private let inbox: Guarded<RigidDeque<Completed>>
    private let lane: Lane<EmitterState>

    /// - Parameters:
    ///   - pools: Where the batches of each variant go back to.
    ///   - onFailure: Told when outputs cannot be read.
    init(
        state: consuming sending EmitterState,
        pools: [BatchPool],
        onFailure: @escaping @Sendable (VisionError) -> Void
    ) {
        let inbox = Guarded(RigidDeque<Completed>(capacity: pools.reduce(0) { $0 + $1.capacity }))
        self.inbox = inbox
        lane = Lane(label: "sluice.post", state: state)
        lane.start { _, state in
            while var done = inbox.withLock({ $0.popFirst() }) {
                do throws(VisionError) {
                    if !done.hasFailed { try state.accept(&done.batch, variant: done.variant) }
                } catch {
                    onFailure(error)
                }
                state.discard(&done.batch)
                let pool = pools[done.variant]
                pool.put(done.batch)
                state.emitDue()
            }
            state.emitDue()
        }
    }

    func stop() {
        lane.stop()
    }

    /// Hands over a batch that was run.
    func post(_ batch: consuming Batch, variant: Int, hasFailed: Bool) {
        var done: Completed? = Completed(batch: batch, variant: variant, hasFailed: hasFailed)
        inbox.withLock { $0.append(done.take()!) }
        lane.ring()
    }

    /// Looks whether a frame's turn has come: an older one was dropped, or a stream has ended.
    func ring() {
        lane.ring()
    }

    /// Waits for what was begun, then writes everything that is due, so that nothing is left to come.
    func finish() {
        lane.sync { $0.emitDue() }
    }

    /// Waits for what was begun, then looks at the ledger.
    func withLedger<Result>(_ body: (borrowing Ledger) -> Result) -> Result {
        lane.sync { body($0.ledger) }
    }
}

/// What the post lane owns.
struct EmitterState: ~Copyable, Sendable {
    private var detectors: [Detector]
    private let encoders: [FrameLineEncoder]
    /// JSON names of the images, by stream.
    private let files: [[[UInt8]]]
    private let books: [StreamBook]
    private var pending: PendingResults
    /// Memory for objects that nobody uses now; what is in it is old.
    private var detections: [Detections]
    private var line = JSONBuffer()
    private let output: LineOutput
    private let events: EventLines
    private var hasReportedEnd: [Bool]
    private let tap: TapLane?
    private let hasLedger: Bool
    private(set) var ledger: Ledger

    init(
        _ configuration: PipelineConfiguration,
        books: [StreamBook],
        limits: [Int],
        output: LineOutput,
        events: EventLines,
        tap: TapLane?
    ) {
        let names = configuration.streams.map(\.spec.name)
        detectors = configuration.variants.map(\.detector)
        encoders = configuration.variants.map { FrameLineEncoder(model: $0.identity, streams: names) }
        files = configuration.streams.map { $0.source.files.map(JSONBuffer.escaped) }
        self.books = books
        pending = PendingResults(limits: limits)
        detections = []
        detections.reserveCapacity(limits.reduce(0, +))
        self.output = output
        self.events = events
        hasReportedEnd = Array(repeating: false, count: books.count)
        self.tap = tap
        hasLedger = configuration.hasLedger
        ledger = Ledger(streams: names.count, variants: encoders.count)
    }

    /// Turns the outputs of a batch into results that wait for their turn. After an error, frames are left in it.
    mutating func accept(_ batch: inout Batch, variant: Int) throws(VisionError) {
        let size = batch.frames.count
        ledger.recordBatch(frames: size, batch.closeReason)
        for slot in 0..<size {
            guard let placement = batch.frames[0].placement else { preconditionFailure("frames in a batch are placed") }
            let started = hasLedger ? Instant.now : Instant(nanoseconds: 0)
            var found = detections.popLast() ?? Detections(capacity: 64)
            try detectors[variant].detect(batch.tensors.outputs, slot: slot, placement: placement, into: &found)
            guard var frame = batch.frames.popFirst() else { preconditionFailure("there are `size` frames") }
            if hasLedger { frame.stamps.postprocess = Instant.now.since(started) }
            pending.insert(
                FrameResult(
                    frame: frame,
                    detections: found,
                    variant: variant,
                    batchSize: size,
                    closeReason: batch.closeReason
                )
            )
        }
    }

    /// Empties a batch; frames that are still in it end without a line, because the model failed on them.
    mutating func discard(_ batch: inout Batch) {
        while let frame = batch.frames.popFirst() {
            books[frame.header.stream].dropped(frame.header.sequence, .inferenceFailed)
        }
        batch.tensors.clear()
    }

    /// Writes the lines of all frames whose turn has come, and behind the last of a stream that it has ended.
    mutating func emitDue() {
        for stream in books.indices {
            while let oldest = books[stream].oldest, let result = pending.remove(oldest, of: stream) {
                emit(result)
            }
            let book = books[stream]
            if !hasReportedEnd[stream], book.hasEnded, book.oldest == nil {
                hasReportedEnd[stream] = true
                events.streamEnded(book.report)
            }
        }
    }

    private mutating func emit(_ result: consuming FrameResult) {
        let header = result.frame.header
        let book = books[header.stream]
        if hasLedger { result.frame.stamps.emitStarted = .now }
        line.removeAll()
        let file = header.file >= 0 ? files[header.stream][Int(header.file)] : nil
        encoders[result.variant].encodeHead(header, file: file, result.detections, to: &line)
        let timings = hasLedger ? result.frame.stamps.timings(emitEnded: .now) : nil
        encoders[result.variant].encodeTail(
            result.frame.stamps,
            timings: timings,
            batchSize: result.batchSize,
            closed: result.closeReason,
            to: &line
        )
        guard output.write(line) else { return book.dropped(header.sequence, .outputFailed) }
        if let timings { ledger.record(timings, stream: header.stream, variant: result.variant) }
        book.emitted(header.sequence)
        if let tap {
            tap.post(result, timings ?? StageTimings())
        } else {
            detections.append(result.detections)
        }
    }
}
