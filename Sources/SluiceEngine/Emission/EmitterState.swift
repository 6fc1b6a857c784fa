import DequeModule
import SluiceCore
import SluiceVision

/// What the post lane owns.
struct EmitterState: ~Copyable, Sendable {
    /// A variant whose outputs come here.
    private struct Served: Sendable {
        var detector: Detector
        let encoder: FrameLineEncoder
        let identity: ModelIdentity
    }

    /// A stream whose lines are written here.
    private struct Emitted: Sendable {
        let stream: PipelineStream
        var hasReportedEnd = false
        var recent = RecentRing()
    }

    /// By slot.
    private var variants: [Served?] = []
    private var streams: [Emitted?] = []
    private var pending = PendingResults()
    /// Memory for objects that nobody uses now; what is in it is old.
    private var detections: [Detections] = []
    private var line = JSONBuffer()
    private let output: LineOutput
    private let events: EventLines
    private let tap: TapLane?
    private let pictures: PictureFeed
    private let hasLedger: Bool
    private(set) var ledger = Ledger()
    /// Lines that were handed to the outputs.
    private(set) var lines: UInt64 = 0

    init(output: LineOutput, events: EventLines, tap: TapLane?, pictures: PictureFeed, hasLedger: Bool) {
        self.output = output
        self.events = events
        self.tap = tap
        self.pictures = pictures
        self.hasLedger = hasLedger
    }

    /// Gets ready for the outputs of a variant.
    mutating func open(_ variant: VariantLanes) {
        while variants.count <= variant.slot { variants.append(nil) }
        let configuration = variant.configuration
        variants[variant.slot] = Served(
            detector: configuration.detector,
            encoder: FrameLineEncoder(model: configuration.identity),
            identity: configuration.identity
        )
        ledger.reset(variant: variant.slot, name: configuration.identity.variant)
    }

    /// Gets ready for the frames of a stream.
    mutating func open(_ stream: PipelineStream) {
        while streams.count <= stream.slot { streams.append(nil) }
        streams[stream.slot] = Emitted(stream: stream)
        ledger.reset(stream: stream.slot)
        makeRoom(for: stream, limit: stream.gate.limit)
    }

    /// Gets ready for `limit` frames of a stream at a time.
    mutating func makeRoom(for stream: PipelineStream, limit: Int) {
        pending.open(stream.slot, limit: limit)
        let others = streams.reduce(0) { $0 + ($1.map { $0.stream === stream ? 0 : $0.stream.gate.limit } ?? 0) }
        detections.reserveCapacity(others + limit)
    }

    /// Whether all frames of a stream have their outcome, and its end is told.
    func hasSettled(_ stream: PipelineStream) -> Bool { streams[stream.slot]?.hasReportedEnd ?? true }

    /// Whether a result of a variant still waits for its turn.
    func holds(_ variant: VariantLanes) -> Bool { pending.holds(variant: variant.slot) }

    /// Ends all frames as stopped, wherever they are; see ``StreamBook/abandon()``.
    ///
    /// - Returns: How many there were.
    mutating func abandon() -> UInt64 {
        streams.reduce(0) { $0 + ($1?.stream.book.abandon() ?? 0) }
    }

    mutating func close(_ stream: PipelineStream) { streams[stream.slot] = nil }

    mutating func close(_ variant: VariantLanes) { variants[variant.slot] = nil }

    /// Names by slot, for ``Ledger/summaries(streams:variants:)``.
    var names: (streams: [String?], variants: [String?]) {
        (streams.map { $0?.stream.spec.name }, variants.map { $0?.identity.variant })
    }

    /// The last frames of every stream and variant.
    var recent: [RecentFrames] {
        streams.flatMap { entry -> [RecentFrames] in
            guard let entry else { return [] }
            return entry.recent.byVariant.compactMap { slot, timings in
                guard variants.indices.contains(slot), let variant = variants[slot] else { return nil }
                return RecentFrames(stream: entry.stream.spec.name, variant: variant.identity.variant, timings: timings)
            }
        }
    }

    /// Turns the outputs of a batch into results that wait for their turn. After an error, frames are left in it.
    mutating func accept(_ batch: inout Batch, variant: Int) throws(VisionError) {
        let size = batch.frames.count
        ledger.recordBatch(frames: size, batch.closeReason)
        for slot in 0..<size {
            guard let placement = batch.frames[0].placement else { preconditionFailure("frames in a batch are placed") }
            let started = hasLedger ? Instant.now : Instant(nanoseconds: 0)
            var found = detections.popLast() ?? Detections(capacity: 64)
            try variants[variant]!.detector.detect(
                batch.tensors.outputs,
                slot: slot,
                placement: placement,
                into: &found
            )
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

    /// Empties a batch; frames that are still in it end without a line, for `reason`.
    mutating func discard(_ batch: inout Batch, _ reason: DropReason) {
        while let frame = batch.frames.popFirst() {
            book(frame.header.stream).dropped(frame.header.sequence, reason)
        }
        batch.tensors.clear()
    }

    /// Writes the lines of all frames whose turn has come, and behind the last of a stream that it has ended.
    mutating func emitDue() {
        for slot in streams.indices {
            guard let book = streams[slot]?.stream.book else { continue }
            while let oldest = book.oldest, let result = pending.remove(oldest, of: slot) {
                emit(result)
            }
            if streams[slot]?.hasReportedEnd == false, book.hasEnded, book.oldest == nil {
                streams[slot]?.hasReportedEnd = true
                events.streamEnded(book.report)
            }
        }
    }

    private mutating func emit(_ result: consuming FrameResult) {
        let header = result.frame.header
        guard let stream = streams[header.stream]?.stream, let variant = variants[result.variant] else {
            preconditionFailure("a frame's stream and variant are open")
        }
        if hasLedger { result.frame.stamps.emitStarted = .now }
        line.removeAll()
        variant.encoder.encodeHead(header, stream, result.detections, to: &line)
        let timings = hasLedger ? result.frame.stamps.timings(emitEnded: .now) : nil
        variant.encoder.encodeTail(
            result.frame.stamps,
            timings: timings,
            batchSize: result.batchSize,
            closed: result.closeReason,
            to: &line
        )
        guard output.write(line) else { return stream.book.dropped(header.sequence, .outputFailed) }
        lines += 1
        if let timings {
            ledger.record(timings, result.frame.stamps.cost, stream: header.stream, variant: result.variant)
            streams[header.stream]?.recent.append(timings, variant: result.variant)
        }
        stream.book.emitted(header.sequence)
        if let tap { return tap.post(result, timings ?? StageTimings()) }
        if let picture = result.frame.picture.take() {
            // The ticket dies with the frame: whoever watches holds nobody up.
            let seen = SeenPicture(
                picture: picture,
                header: header,
                detections: result.detections,
                timings: timings ?? StageTimings(),
                model: variant.identity
            )
            pictures.offer(seen, of: stream.spec.name)
        } else {
            detections.append(result.detections)
        }
    }

    private func book(_ slot: Int) -> StreamBook {
        guard let stream = streams[slot]?.stream else { preconditionFailure("a frame's stream is open") }
        return stream.book
    }
}
