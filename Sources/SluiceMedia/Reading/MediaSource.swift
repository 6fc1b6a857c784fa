import CFFmpeg
package import SluiceCore

/// A video that FFmpeg can read: a file of any container and codec, an HTTP or RTSP URL, a V4L2 device.
///
/// A live source that ends simply ends; whether that is a fault is for the caller to say, who knows `info.isLive`.
package struct MediaSource: ~Copyable, FrameSource {
    private enum Phase {
        case reading
        /// The codec changes: the decoder gives out what it holds, and the packet at hand is for its successor.
        case changing
        /// No more packets; the decoder gives out what it holds.
        case draining
        case ended
    }

    /// Failed reads in a row that are taken for the end.
    private static let mostFailures = 32
    /// Packets that libav may still hold when it has given up waiting.
    private static let mostLeftovers = 64

    package private(set) var info: SourceInfo
    private var tally = SourceCounters()
    private let location: MediaLocation
    private let options: MediaOptions
    private let ioGuard: IOGuard
    private var demuxer: Demuxer
    private var stream: VideoStream
    private var decoding: DecodingStage
    private let packet = PacketHandle()
    private var repair = TimestampRepair()
    private var labels: CaptureLabels
    package private(set) var statistics = PacketStatistics()
    private var phase = Phase.reading
    /// Why there are no more packets, if that is not simply the end. Thrown when the decoder has given out all it holds.
    private var failure: SourceError?
    private var failedReads = 0
    /// Packets since the last picture was handed out.
    private var packetsInVain: UInt64 = 0
    /// Packets that came after the time for them was over.
    private var leftovers = 0
    /// CPU nanoseconds in the demuxer since the last packet of the stream.
    private var demuxTime: UInt64 = 0

    /// Opens the source and finds its video stream. May block as long as `options.openTimeout`, and for as long as the
    /// system needs to look up the name of the host.
    package init(
        url: String,
        options: MediaOptions = MediaOptions(),
        interrupt: Interrupt,
        attention: Attention = .shared
    ) throws(SourceError) {
        LibavLog.install()
        let location = MediaLocation(url)
        do throws(SourceError) {
            try location.checkPath()
            let ioGuard = IOGuard(interrupt: interrupt, attention: attention)
            var demuxer = try Self.demuxer(location, options: options, ioGuard: ioGuard)
            let stream = try Self.videoStream(of: &demuxer, at: location)
            let decoder = try Self.decoder(of: demuxer, for: stream, at: location, threads: options.decoderThreads)
            self.init(location, options, ioGuard: ioGuard, demuxer: demuxer, stream: stream, decoder: decoder)
        } catch {
            // Once a stop was asked for, opening may fail in any way.
            throw interrupt.isRaised ? .interrupted(location) : error
        }
    }

    private init(
        _ location: MediaLocation,
        _ options: MediaOptions,
        ioGuard: IOGuard,
        demuxer: consuming Demuxer,
        stream: VideoStream,
        decoder: consuming Decoder
    ) {
        let isLive =
            switch location.kind {
            case .file: false
            case .camera: true
            case .network where location.isRTSP: true
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
        labels = CaptureLabels(creationTime: location.kind == .file ? demuxer.creationTime : nil, isLive: isLive)
        self.location = location
        self.options = options
        self.ioGuard = ioGuard
        self.demuxer = demuxer
        self.stream = stream
        decoding = DecodingStage(decoder)
    }

    /// FFmpeg's short name of the container or the protocol: `rtsp`, `mov,mp4,m4a,3gp,3g2,mj2`.
    package var container: String { demuxer.formatName }
    /// Profile of the codec (`High`), if it has one.
    package var profile: String? { demuxer.profile(of: stream) }
    /// How packets travel, for RTSP.
    package var transport: Transport? { location.isRTSP ? demuxer.transport : nil }

    package var counters: SourceCounters {
        var counters = tally
        counters.timestampsRepaired = repair.repaired
        counters.decodeErrors += decoding.errors
        counters.formatChanges += decoding.formatChanges
        counters.skipped = decoding.skipped
        counters.clockDrift = labels.drift.seconds
        return counters
    }

    package var skipsNonReference: Bool {
        get { decoding.skipsNonReference }
        set { decoding.skipsNonReference = newValue }
    }

    package mutating func next() throws(SourceError) -> DecodedFrame? {
        // What comes once libav has given up is no reason to be patient again.
        if failure == nil { ioGuard.allow(patience) }
        packetsInVain = 0
        while phase != .ended, !ioGuard.isInterrupted {
            switch decoding.receive() {
            case .picture:
                if let frame = takeFrame() { return frame }
            case .needsInput where phase == .reading:
                feed()
            case .needsInput, .end:
                finishDecoder()
            case .damaged:
                break
            }
        }
        decoding.settle()
        if ioGuard.isInterrupted { return nil }
        if let failure { throw failure }
        if tally.frames == 0 { throw .noPicture(location, codec: info.codec, errors: counters.decodeErrors) }
        return nil
    }

    /// Nanoseconds that the wait for the next picture may take.
    private var patience: UInt64 {
        tally.frames == 0 ? max(options.openTimeout, options.stallTimeout) : options.stallTimeout
    }

    /// Gives the decoder one packet, or the news that there are no more.
    private mutating func feed() {
        // A file may hold any length of damage, and is alive as long as it can be read.
        if location.kind == .file { ioGuard.allow(options.stallTimeout) }
        let spent = CPUTime.thread
        let status = demuxer.read(packet)
        demuxTime += CPUTime.thread - spent
        if !status.isFailure {
            failedReads = 0
            if isOver() {
                decoding.drain()
                phase = .draining
            } else if demuxer.hasReplaced(stream) {
                decoding.drain()
                phase = .changing
            } else {
                sendPacket()
            }
            return
        }
        // Once a stop was asked for, reads may fail in any way.
        if !ioGuard.isInterrupted { survive(status) }
    }

    /// Whether a packet comes too long after the time for it was over. When libav gives up waiting, it first gives out
    /// what it still held: that is no sign of life, and soon over.
    private mutating func isOver() -> Bool {
        guard location.kind != .file, failure != nil || ioGuard.isOverdue else { return false }
        failure = failure ?? .stalled(location, after: patience, packets: packetsInVain)
        leftovers += 1
        guard leftovers > Self.mostLeftovers else { return false }
        packet.clear()
        return true
    }

    private mutating func sendPacket() {
        tally.packets += 1
        packetsInVain += 1
        statistics.note(bytes: packet.size, isKey: packet.isKey, timestamp: packet.timestamp)
        decoding.send(packet, demux: demuxTime)
        demuxTime = 0
    }

    /// The decoder has given out all it held: that was the end, or another one takes over.
    private mutating func finishDecoder() {
        guard phase == .changing else {
            phase = .ended
            return
        }
        stream = demuxer.selectedVideo
        do throws(SourceError) {
            decoding.replaceDecoder(
                with: try Self.decoder(of: demuxer, for: stream, at: location, threads: options.decoderThreads)
            )
            info.codec = stream.codec
            tally.formatChanges += 1
            phase = .reading
            sendPacket()
        } catch {
            failure = error
            phase = .ended
        }
    }

    /// Reads on after a failed read where that may help; else the decoder is drained.
    private mutating func survive(_ status: LibavStatus) {
        let ioFailure = demuxer.ioFailure
        switch ioFailure ?? status {
        case .end:
            break
        case .exit:
            failure = failure ?? .stalled(location, after: patience, packets: packetsInVain)
        case .invalidData:
            // Some demuxers find their way again after damage.
            tally.decodeErrors += 1
            failedReads += 1
            guard failedReads > Self.mostFailures else { return }
        case let cause:
            if location.kind == .file, ioFailure == nil {
                // All bytes could be read, and the demuxer cannot make sense of them.
                tally.decodeErrors += 1
            } else {
                failure = .broken(location, cause)
            }
        }
        decoding.drain()
        phase = .draining
    }

    /// The frame of the picture that the decoder gave out, or `nil` if no picture can be made of it.
    private mutating func takeFrame() -> DecodedFrame? {
        guard let made = decoding.takePicture(orientation: stream.orientation) else { return nil }
        if tally.frames == 0 {
            // What was announced may differ from what came.
            info.width = made.picture.width
            info.height = made.picture.height
            info.pixelFormat = made.format.name
            info.pixelPath = PixelRoute(made.format, orientation: stream.orientation).name
        }
        tally.frames += 1
        let packet = made.packet
        let stamps = DecodeStamps(
            demux: packet.demux,
            packetAt: packet.at,
            decode: made.decode,
            decodedAt: made.decodedAt
        )
        // A live stream without a clock of its own, such as MJPEG over HTTP, has ours.
        let hasNoClock = info.isLive && demuxer.lacksTimestamps
        let timestamp = hasNoClock ? Int64(packet.at.nanoseconds) : made.timestamp.map { stream.nanoseconds($0) }
        let pts = repair.next(timestamp, step: stream.step)
        let label = labels.label(packet, pts: pts)
        let isCorrupt = made.isCorrupt
        return DecodedFrame(
            picture: made.takePicture(),
            pts: pts,
            capturedAt: label.time,
            clock: label.clock,
            stamps: stamps,
            isCorrupt: isCorrupt
        )
    }
}
