import CFFmpeg
import SluiceCore

/// The decoder of a stream, what is known of the packets inside it, and the making of pictures from what comes out.
struct DecodingStage: ~Copyable {
    enum Output {
        case picture
        /// Nothing before another packet.
        case needsInput
        /// Nothing this time.
        case damaged
        /// Nothing any more.
        case end
    }

    /// A picture, and what is known of it.
    struct Made: ~Copyable {
        let picture: Picture
        let format: AVPixelFormat
        let isCorrupt: Bool
        /// The packet that held it.
        let packet: PacketLog.Entry
        /// Presentation time in units of the stream's time base.
        let timestamp: Int64?
        /// Nanoseconds in the decoder since the picture before, conversions included.
        let decode: UInt64
        let decodedAt: Instant

        /// The picture alone.
        consuming func takePicture() -> Picture { picture }
    }

    /// Failed calls without a packet, in a row, that are taken for the end.
    private static let mostFailures = 32

    /// Packets the decoder refused, pictures it marked as damaged or of which none could be made.
    private(set) var errors: UInt64 = 0
    private var decoder: Decoder
    private var log = PacketLog()
    private var frame = FrameHandle()
    private var maker = PictureMaker()
    private var failures = 0
    /// Nanoseconds in the decoder since the last picture.
    private var time: UInt64 = 0

    init(_ decoder: consuming Decoder) {
        self.decoder = decoder
    }

    var skipsNonReference: Bool {
        get { decoder.skipsNonReference }
        set { decoder.skipsNonReference = newValue }
    }

    /// Packets left out because of ``skipsNonReference``.
    var skipped: UInt64 { log.skipped }
    /// Changes of size, format or orientation between pictures.
    var formatChanges: UInt64 { maker.formatChanges }

    /// Gives the decoder a packet, and empties it.
    ///
    /// - Parameter demux: CPU nanoseconds spent on it so far.
    mutating func send(_ packet: borrowing PacketHandle, demux: UInt64) {
        let tag = log.note(demux: demux, takenAt: packet.wallTime, maySkip: skipsNonReference)
        let begun = Instant.now
        if decoder.send(packet, tag: tag).isFailure { errors += 1 }
        packet.clear()
        time += Instant.now.since(begun)
    }

    /// Tells the decoder that there are no more packets.
    mutating func drain() { decoder.drain() }

    /// No more pictures come of the packets so far.
    mutating func settle() { log.settle() }

    /// Goes on with another decoder; pictures the old one still holds are lost.
    mutating func replaceDecoder(with other: consuming Decoder) {
        let skips = skipsNonReference
        decoder = other
        skipsNonReference = skips
        failures = 0
    }

    /// Asks for the next picture, which ``takePicture(orientation:)`` then gives.
    mutating func receive() -> Output {
        let begun = Instant.now
        let output = decoder.receive(frame)
        time += Instant.now.since(begun)
        switch output {
        case .picture:
            failures = 0
            return .picture
        case .needsInput:
            failures = 0
            return .needsInput
        case .damaged:
            errors += 1
            failures += 1
            return failures > Self.mostFailures ? .end : .damaged
        case .end:
            return .end
        }
    }

    /// The picture that was received, or `nil` if none can be made of what came.
    mutating func takePicture(orientation: Orientation) -> Made? {
        var decoded = FrameHandle()
        swap(&decoded, &frame)
        let isCorrupt = decoded.isCorrupt
        let format = decoded.format
        let timestamp = decoded.timestamp
        let packet = unsafe log.take(sluice_frame_tag(decoded.pointer))
        let begun = Instant.now
        let made = maker.picture(decoded, orientation: orientation)
        let decodedAt = Instant.now
        time += decodedAt.since(begun)
        if isCorrupt || made == nil { errors += 1 }
        guard let picture = made else { return nil }
        defer { time = 0 }
        return Made(
            picture: picture,
            format: format,
            isCorrupt: isCorrupt,
            packet: packet,
            timestamp: timestamp,
            decode: min(time, decodedAt.since(packet.at)),
            decodedAt: decodedAt
        )
    }
}
