import Dispatch
import SluiceCore

/// Reads one stream on a serial queue of its own: takes a ticket, decodes, hands the frame on.
///
/// The only lane that waits: for a ticket, for the network, or for the time of the next frame.
final class SourceLane: Sendable {
    private let index: Int
    private let configuration: StreamConfiguration
    private let book: StreamBook
    private let gate: AdmissionGate
    private let cpu: CPUBook
    private let overflow: OverflowPolicy
    private let isPaced: Bool
    private let queue: DispatchQueue

    init(index: Int, _ configuration: StreamConfiguration, streams: StreamSet) {
        self.index = index
        self.configuration = configuration
        book = streams.books[index]
        gate = streams.gates[index]
        cpu = streams.cpu
        let isLive = configuration.source.info.isLive
        overflow = configuration.spec.overflow ?? (isLive ? .dropOldest : .block)
        isPaced = configuration.spec.pace == .realtime
        queue = DispatchQueue(label: "sluice.source.\(configuration.spec.name)")
        book.opened(configuration.source.info)
    }

    /// Reads until the stream ends or is stopped.
    ///
    /// - Parameters:
    ///   - events: Told what happens to the stream.
    ///   - router: Names the variant for each frame.
    ///   - variants: The lanes of each variant.
    ///   - onDrop: Told when a frame that had moved on lost its place.
    ///   - onEnd: Called last, on the lane, with what broke the stream, if anything did.
    func start(
        events: EventLines,
        router: Router,
        variants: [FillLane],
        onDrop: @escaping @Sendable () -> Void,
        onEnd: @escaping @Sendable (PipelineError?) -> Void
    ) {
        queue.async { [self] in
            var failure: PipelineError?
            events.streamStarted(book.name, configuration.source.info)
            do throws(SourceError) {
                try read(events: events, router: router, variants: variants, onDrop: onDrop)
            } catch {
                events.streamFailed(book.name, error)
                failure = .source(error, stream: book.name)
            }
            gate.end()
            book.ended(configuration.source.counters)
            onEnd(failure)
        }
    }

    /// Makes ``start(events:router:variants:onDrop:onEnd:)`` come to an end soon.
    func stop() {
        configuration.source.interrupt.raise()
        gate.close()
    }

    private func read(
        events: EventLines,
        router: Router,
        variants: [FillLane],
        onDrop: () -> Void
    ) throws(SourceError) {
        let box = configuration.source
        var sequence: UInt64 = 0
        var size = (box.info.width, box.info.height)
        var pace = Pacer()
        while !box.interrupt.isRaised {
            // Where nobody may be dropped, the place is taken before the work is done.
            var ticket: FrameTicket?
            if overflow == .block {
                ticket = gate.waitForTicket()
                guard ticket != nil else { return }
            }
            let started = CPUTime.thread
            let next = try box.next()
            cpu.decoded(since: started)
            guard var frame = next else { return }
            book.received(box.counters)
            defer { sequence += 1 }
            // Images of a folder may all differ; a stream that changes is an event.
            if frame.fileIndex < 0, (frame.picture.width, frame.picture.height) != size {
                size = (frame.picture.width, frame.picture.height)
                events.formatChanged(book.name, width: size.0, height: size.1)
            }
            if isPaced { frame.hold(for: pace.wait(until: frame.pts, box.interrupt)) }
            if sequence % UInt64(configuration.spec.inferEvery) != 0 {
                book.refused(.inferEvery)
                continue
            }
            if ticket == nil { ticket = admit(variants, onDrop) }
            guard var granted = ticket.take() else {
                book.refused(box.interrupt.isRaised ? .stopped : .overflow)
                continue
            }
            granted.enterPipeline()
            book.entered(sequence)
            let lanes = variants[router.variant(stream: index, sequence: sequence)]
            lanes.post(Self.admitted(frame, granted, stream: index, sequence: sequence))
        }
    }

    /// A place for a frame that cannot wait for one.
    private func admit(_ variants: [FillLane], _ onDrop: () -> Void) -> FrameTicket? {
        if let ticket = gate.tryTicket() { return ticket }
        guard overflow == .dropOldest else { return nil }
        for lanes in variants {
            guard let oldest = lanes.evictOldest(of: index) else { continue }
            book.dropped(oldest.header.sequence, .overflow)
            _ = consume oldest
            onDrop()
            break
        }
        return gate.tryTicket()
    }

    private static func admitted(
        _ frame: consuming DecodedFrame,
        _ ticket: consuming FrameTicket,
        stream: Int,
        sequence: UInt64
    ) -> Frame {
        let header = FrameHeader(
            stream: stream,
            sequence: sequence,
            pts: frame.pts,
            capturedAt: frame.capturedAt,
            clock: frame.clock,
            width: frame.picture.width,
            height: frame.picture.height,
            isCorrupt: frame.isCorrupt,
            file: frame.fileIndex
        )
        let stamps = FrameStamps(source: frame.stamps)
        return Frame(ticket: ticket, header: header, picture: frame.takePicture(), stamps: stamps)
    }
}
