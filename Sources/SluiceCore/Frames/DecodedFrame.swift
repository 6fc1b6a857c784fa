/// Where the wall-clock label of a frame comes from.
package enum CaptureClock: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// The camera's clock, from an RTCP sender report.
    case ntp
    /// The container's creation time plus the presentation time.
    case container
    /// This machine's clock when the packet left the demuxer.
    case arrival
}

/// What it cost to get a frame, and when.
package struct DecodeStamps: Sendable, BitwiseCopyable {
    /// CPU nanoseconds the demuxer spent on the packet. Waiting for a network or a disk is not in it.
    package var demux: UInt64
    /// When the packet that holds this picture left the demuxer.
    package var packetAt: Instant
    /// Nanoseconds inside decoder calls since the previous picture came out, conversions included.
    package var decode: UInt64
    /// When the picture was ready.
    package var decodedAt: Instant

    package init(demux: UInt64, packetAt: Instant, decode: UInt64, decodedAt: Instant) {
        self.demux = demux
        self.packetAt = packetAt
        self.decode = decode
        self.decodedAt = decodedAt
    }
}

/// One picture of a stream, as a source hands it out.
package struct DecodedFrame: ~Copyable, Sendable {
    package var picture: Picture
    /// Presentation time in nanoseconds from the start of the stream; repaired to be strictly increasing.
    package var pts: Int64
    package var capturedAt: WallTime
    package var clock: CaptureClock
    package var stamps: DecodeStamps
    /// The decoder reported damage in this picture.
    package var isCorrupt: Bool
    /// Which of the source's ``FrameSource/files`` this picture is; -1 for a source that is one stream.
    package var fileIndex: Int32

    package init(
        picture: consuming Picture,
        pts: Int64,
        capturedAt: WallTime,
        clock: CaptureClock,
        stamps: DecodeStamps,
        isCorrupt: Bool = false,
        fileIndex: Int32 = -1
    ) {
        self.picture = picture
        self.pts = pts
        self.capturedAt = capturedAt
        self.clock = clock
        self.stamps = stamps
        self.isCorrupt = isCorrupt
        self.fileIndex = fileIndex
    }
    /// Makes the frame one that arrived `nanoseconds` later: for a file that is played as if it were live, the time it is
    /// held back is the source's, not the frame's.
    package mutating func hold(for nanoseconds: UInt64) {
        stamps.packetAt = stamps.packetAt.advanced(by: nanoseconds)
        stamps.decodedAt = stamps.decodedAt.advanced(by: nanoseconds)
        if clock == .arrival { capturedAt.nanosecondsSince1970 += Int64(nanoseconds) }
    }

    /// The picture alone; the rest of the frame is gone.
    package consuming func takePicture() -> Picture { picture }
}
