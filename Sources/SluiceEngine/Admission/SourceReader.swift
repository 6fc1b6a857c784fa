import SluiceCore

/// What a source lane does: follows the state machine of its stream, and moves frames into the pipeline.
struct SourceReader: ~Copyable {
    /// Nanoseconds that a live stream without `max_frame_age` may be behind before pictures are left out.
    private static let tolerableLag: UInt64 = 1_000_000_000

    private let stream: PipelineStream
    private let configuration: StreamConfiguration
    private let around: SourceLane.Surroundings
    private var machine: StreamStateMachine
    private var source: SourceBox?
    private var hasConnected: Bool
    /// What the sources before this one met.
    private var past = SourceCounters()
    private var sequence: UInt64 = 0
    private var size: (width: Int, height: Int)?
    private var pace: Pacer?
    private var timeline = Timeline()
    private var lag = LagMeter()

    init(_ stream: PipelineStream, _ configuration: StreamConfiguration, _ around: SourceLane.Surroundings) {
        self.stream = stream
        self.configuration = configuration
        self.around = around
        source = configuration.opened
        hasConnected = source != nil
        machine = StreamStateMachine(
            stream.spec,
            opened: source?.info,
            now: .now,
            seed: SplitMix64.mix(Instant.now.nanoseconds &+ UInt64(stream.slot))
        )
    }

    /// What the stream met on all its connections.
    var counters: SourceCounters { source.map { past + $0.counters } ?? past }

    /// Whether frames are held back until their time.
    private var isPaced: Bool {
        stream.spec.pace == .realtime || (stream.spec.pace == .auto && stream.spec.arrivesInSegments)
    }

    private var isStopped: Bool { configuration.interrupt.isRaised }

    /// Runs until the stream has ended.
    ///
    /// - Returns: What broke it, if anything did.
    mutating func run() -> PipelineError? {
        var failure: PipelineError?
        // A stream that is there already says so before its first picture.
        if let info = source?.info { around.events.streamStarted(stream.spec.name, info) }
        while true {
            if isStopped { machine.stopped(now: .now) }
            switch machine.step {
            case .open: open(&failure)
            case .read: read(&failure)
            case .wait(let due):
                stream.gate.waitUntilClosed(until: due)
                machine.waited(now: .now)
                note()
            case .end: return failure
            }
        }
    }

    private mutating func open(_ failure: inout PipelineError?) {
        note()
        do throws(SourceError) {
            guard let open = configuration.open else { preconditionFailure("only what can be reopened is") }
            let box = try open(configuration.interrupt)
            source = box
            stream.book.opened(box.info)
            // A file that begins again was not lost.
            if hasConnected, stream.spec.comesAndGoes { stream.book.reconnected() }
            hasConnected = true
            machine.opened(box.info, now: .now)
            timeline.restart()
            lag = LagMeter()
        } catch {
            lose(error, &failure)
        }
    }

    private mutating func read(_ failure: inout PipelineError?) {
        guard let box = source else { preconditionFailure("an open stream has a source") }
        do throws(SourceError) {
            try read(box)
            if isStopped { return }
            lose(nil, &failure)
        } catch {
            lose(error, &failure)
        }
    }

    /// The source is gone. What it held is let go of before anything else, so that a camera sees one connection at a time.
    private mutating func lose(_ error: SourceError?, _ failure: inout PipelineError?) {
        past = counters
        let wasLive = source?.info.isLive ?? false
        source = nil
        if isStopped { return }
        let transition = machine.lost(error?.code, now: .now)
        let reason = error?.description ?? "it ended"
        if error != nil || wasLive { stream.book.lost(reason, past) }
        switch transition {
        case .failed:
            guard let error else { break }
            around.events.streamFailed(stream.spec.name, error)
            failure = .source(error, stream: stream.spec.name)
        case .lost(let wait): around.events.streamLost(stream.spec.name, reason, again: wait)
        case .refused(let wait): around.events.streamRefused(stream.spec.name, reason, again: wait)
        case .started, .recovered, nil: break
        }
        note()
    }

    private func note() {
        stream.book.entered(machine.state, since: machine.since)
    }

    /// Reads an open source to its end.
    private mutating func read(_ box: SourceBox) throws(SourceError) {
        let overflow = stream.overflow
        while !isStopped {
            // Where nobody may be dropped, the place is taken before the work is done.
            var ticket: FrameTicket?
            if overflow == .block {
                ticket = stream.gate.waitForTicket()
                guard ticket != nil else { return }
            }
            if stream.spec.skip == .nonReference { box.skipsNonReference = stream.book.isShedding(.now) }
            let started = CPUTime.thread
            let next = try box.next()
            around.cpu.decoded(since: started)
            guard var frame = next else { return }
            let arrival = frame.stamps.packetAt
            // The frames of a segment lie in wait for their time, and are not late.
            let isSteady = box.info.isLive && !stream.spec.arrivesInSegments
            let behind = isSteady ? lag.lag(pts: frame.pts, arrival: arrival) : 0
            frame.pts = timeline.time(frame.pts, arrival: arrival, isLive: box.info.isLive)
            stream.book.received(past + box.counters, clock: frame.clock)
            greet(box, frame)
            if isPaced { hold(&frame, rate: box.info.frameRate) }
            admit(frame, &ticket, behind: behind)
            sequence += 1
            if let limit = configuration.frameLimit, sequence >= limit { return configuration.interrupt.raise() }
        }
    }

    /// Holds a frame back until its time.
    private mutating func hold(_ frame: inout DecodedFrame, rate: Double?) {
        var pacer = pace ?? Pacer(slot: stream.slot, frameRate: rate ?? 0)
        frame.hold(for: pacer.wait(until: frame.pts, configuration.interrupt))
        pace = pacer
    }

    /// Says what a picture tells about its stream: that it lives, that it has another size.
    private mutating func greet(_ box: SourceBox, _ frame: borrowing DecodedFrame) {
        if let transition = machine.pictured(now: .now) {
            note()
            switch transition {
            case .started where configuration.opened == nil:
                around.events.streamStarted(stream.spec.name, box.info)
            case .recovered(let outage): around.events.streamRecovered(stream.spec.name, box.info, outage: outage)
            default: break
            }
        }
        // Images of a folder may all differ; a stream that changes is an event.
        guard frame.fileIndex < 0 else { return }
        let now = (width: frame.picture.width, height: frame.picture.height)
        if let size, size != now {
            around.events.formatChanged(stream.spec.name, width: now.width, height: now.height)
        }
        size = now
    }

    /// Moves a frame into the pipeline, or books why it does not get in.
    private mutating func admit(_ frame: consuming DecodedFrame, _ ticket: inout FrameTicket?, behind: UInt64) {
        if sequence % UInt64(stream.spec.inferEvery) != 0 { return stream.book.refused(.inferEvery) }
        if isTooFar(behind) { return stream.book.refused(.stale) }
        if ticket == nil { ticket = place(stream.overflow) }
        guard var granted = ticket.take() else { return stream.book.refused(isStopped ? .stopped : .overflow) }
        granted.enterPipeline()
        stream.book.entered(sequence)
        around.router.post(Frame(granted, frame, stream: stream.slot, sequence: sequence, lag: behind))
    }

    /// Whether a frame comes so late from its camera that it is not worth its inference.
    private func isTooFar(_ behind: UInt64) -> Bool {
        behind > stream.spec.maxFrameAge ?? Self.tolerableLag
    }

    /// A place for a frame that cannot wait for one.
    private func place(_ overflow: OverflowPolicy) -> FrameTicket? {
        if let ticket = stream.gate.tryTicket() { return ticket }
        guard overflow == .dropOldest else { return nil }
        if let oldest = around.router.evictOldest(of: stream.slot) {
            stream.book.dropped(oldest.header.sequence, .overflow)
            _ = consume oldest
            around.onDrop()
        }
        return stream.gate.tryTicket()
    }
}

extension Frame {
    /// A decoded picture that has its place.
    fileprivate init(
        _ ticket: consuming FrameTicket,
        _ frame: consuming DecodedFrame,
        stream: Int,
        sequence: UInt64,
        lag: UInt64
    ) {
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
        self.init(ticket: ticket, header: header, picture: frame.takePicture(), stamps: stamps, lag: lag)
    }
}
