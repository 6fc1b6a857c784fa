import CFFmpeg
package import SluiceCore

/// A video that FFmpeg can read: a file of any container and codec, an HTTP or RTSP URL, a V4L2 device.
///
/// A live source that ends simply ends; whether that is a fault is for the caller to say, who knows `info.isLive`.
package struct MediaSource: ~Copyable, FrameSource {
    private enum Phase {
        case reading
        /// No more packets; the decoder gives out what it holds.
        case draining
        case ended
    }

    /// Failed reads, or failed decoder calls without a packet, in a row that are taken for the end.
    private static let patience = 32

    package private(set) var info: SourceInfo
    private var tally = SourceCounters()
    private let location: MediaLocation
    private let ioGuard: IOGuard
    private let creationTime: WallTime?
    private var demuxer: Demuxer
    private let stream: VideoStream
    private var decoder: Decoder
    private let packet = PacketHandle()
    private var frame = FrameHandle()
    private var maker = PictureMaker()
    private var log = PacketLog()
    private var repair = TimestampRepair()
    private var phase = Phase.reading
    /// Why there are no more packets, if that is not simply the end. Thrown when the decoder has given out all it holds.
    private var failure: SourceError?
    private var failedReads = 0
    private var failedOutputs = 0
    /// CPU nanoseconds in the demuxer since the last packet of the stream.
    private var demuxTime: UInt64 = 0
    /// Nanoseconds in the decoder since the last picture.
    private var decodeTime: UInt64 = 0

    /// Opens the source and finds its video stream. May block as long as `options.timeout`, twice.
    package init(url: String, options: MediaOptions = MediaOptions(), interrupt: Interrupt) throws(SourceError) {
        LibavLog.install()
        let location = MediaLocation(url)
        do throws(SourceError) {
            try location.checkPath()
            let ioGuard = IOGuard(interrupt: interrupt, timeout: options.timeout)
            LibavLog.forget()
            var demuxer = try Self.demuxer(location, transport: options.transport, ioGuard: ioGuard)
            let stream = try Self.videoStream(of: &demuxer, at: location)
            let decoder = try Self.decoder(of: demuxer, for: stream, at: location, threads: options.decoderThreads)
            self.init(location, ioGuard: ioGuard, demuxer: demuxer, stream: stream, decoder: decoder)
        } catch {
            // Once a stop was asked for, opening may fail in any way.
            throw interrupt.isRaised ? .interrupted(location) : error
        }
    }

    private init(
        _ location: MediaLocation,
        ioGuard: IOGuard,
        demuxer: consuming Demuxer,
        stream: VideoStream,
        decoder: consuming Decoder
    ) {
        let isLive =
            switch location.kind {
            case .file: false
            case .camera, .network(scheme: "rtsp"), .network(scheme: "rtsps"): true
            case .network: demuxer.isEndless
            }
        let size = stream.orientation.upright(width: stream.width, height: stream.height)
        info = SourceInfo(
            codec: stream.codec,
            width: size.width,
            height: size.height,
            frameRate: stream.frameRate,
            frameCount: isLive ? nil : stream.frameCount,
            isLive: isLive,
            pixelFormat: stream.format.name,
            pixelPath: PixelRoute(stream.format, orientation: stream.orientation).name
        )
        creationTime = location.kind == .file ? demuxer.creationTime : nil
        self.location = location
        self.ioGuard = ioGuard
        self.demuxer = demuxer
        self.stream = stream
        self.decoder = decoder
    }

    package var counters: SourceCounters {
        var counters = tally
        counters.timestampsRepaired = repair.repaired
        counters.formatChanges = maker.formatChanges
        return counters
    }

    package mutating func next() throws(SourceError) -> DecodedFrame? {
        while phase != .ended, !ioGuard.isInterrupted {
            switch receive() {
            case .picture:
                failedOutputs = 0
                if let frame = takeFrame() { return frame }
            case .needsInput:
                failedOutputs = 0
                if phase == .draining { phase = .ended } else { feed() }
            case .damaged:
                tally.decodeErrors += 1
                failedOutputs += 1
                if failedOutputs > Self.patience { phase = .ended }
            case .end:
                phase = .ended
            }
        }
        if ioGuard.isInterrupted { return nil }
        if let failure { throw failure }
        if tally.frames == 0 { throw .noPicture(location, codec: info.codec, errors: tally.decodeErrors) }
        return nil
    }

    private mutating func receive() -> Decoder.Output {
        let begun = Instant.now
        defer { decodeTime += Instant.now.since(begun) }
        return decoder.receive(frame)
    }

    /// Gives the decoder one packet, or the news that there are no more.
    private mutating func feed() {
        let spent = CPUTime.thread
        let status = demuxer.read(packet, of: stream)
        demuxTime += CPUTime.thread - spent
        if !status.isFailure {
            failedReads = 0
            tally.packets += 1
            let tag = log.note(demux: demuxTime)
            demuxTime = 0
            let begun = Instant.now
            if decoder.send(packet, tag: tag).isFailure { tally.decodeErrors += 1 }
            packet.clear()
            decodeTime += Instant.now.since(begun)
            return
        }
        // Once a stop was asked for, reads may fail in any way.
        if !ioGuard.isInterrupted { survive(status) }
    }

    /// Reads on after a failed read where that may help; else the decoder is drained.
    private mutating func survive(_ status: LibavStatus) {
        let ioFailure = demuxer.ioFailure
        switch ioFailure ?? status {
        case .end:
            break
        case .exit:
            failure = .silent(location, timeout: ioGuard.timeout)
        case .invalidData:
            // Some demuxers find their way again after damage.
            tally.decodeErrors += 1
            failedReads += 1
            guard failedReads > Self.patience else { return }
        case let cause:
            if location.kind == .file, ioFailure == nil {
                // All bytes could be read, and the demuxer cannot make sense of them.
                tally.decodeErrors += 1
            } else {
                failure = .broken(location, cause)
            }
        }
        decoder.drain()
        phase = .draining
    }

    /// The frame that the decoder just gave out, or `nil` if no picture can be made of it.
    private mutating func takeFrame() -> DecodedFrame? {
        var decoded = FrameHandle()
        swap(&decoded, &frame)
        let isCorrupt = decoded.isCorrupt
        let packet = unsafe log.entry(sluice_frame_tag(decoded.pointer))
        let timestamp = decoded.timestamp.map { stream.nanoseconds($0) }
        let format = decoded.format
        let begun = Instant.now
        let made = maker.picture(decoded, orientation: stream.orientation)
        let decodedAt = Instant.now
        decodeTime += decodedAt.since(begun)
        if isCorrupt || made == nil { tally.decodeErrors += 1 }
        guard let picture = made else { return nil }
        if tally.frames == 0 {
            // What was announced may differ from what came.
            info.width = picture.width
            info.height = picture.height
            info.pixelFormat = format.name
            info.pixelPath = PixelRoute(format, orientation: stream.orientation).name
        }
        tally.frames += 1
        let stamps = DecodeStamps(
            demux: packet.demux,
            packetAt: packet.at,
            decode: min(decodeTime, decodedAt.since(packet.at)),
            decodedAt: decodedAt
        )
        decodeTime = 0
        let pts = repair.next(timestamp, step: stream.step)
        let capturedAt = creationTime.map { WallTime(nanosecondsSince1970: $0.nanosecondsSince1970 &+ pts) }
        return DecodedFrame(
            picture: picture,
            pts: pts,
            capturedAt: capturedAt ?? packet.wallTime,
            clock: capturedAt == nil ? .arrival : .container,
            stamps: stamps,
            isCorrupt: isCorrupt
        )
    }
}
