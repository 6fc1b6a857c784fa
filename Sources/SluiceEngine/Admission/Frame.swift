package import SluiceCore

/// What a frame is called and where it comes from; copied freely, never changed.
package struct FrameHeader: Sendable, BitwiseCopyable {
    /// Slot of the stream in the pipeline.
    package var stream: Int
    /// Number of the frame in its stream, from 0, dropped frames included.
    package var sequence: UInt64
    /// Nanoseconds from the start of the stream.
    package var pts: Int64
    package var capturedAt: WallTime
    package var clock: CaptureClock
    package var width: Int
    package var height: Int
    package var isCorrupt: Bool
    /// Index into the files of an image folder, or -1.
    package var file: Int32

    package init(
        stream: Int,
        sequence: UInt64,
        pts: Int64,
        capturedAt: WallTime,
        clock: CaptureClock,
        width: Int,
        height: Int,
        isCorrupt: Bool,
        file: Int32
    ) {
        self.stream = stream
        self.sequence = sequence
        self.pts = pts
        self.capturedAt = capturedAt
        self.clock = clock
        self.width = width
        self.height = height
        self.isCorrupt = isCorrupt
        self.file = file
    }
}

/// A frame inside the pipeline. It dies with its outcome, and its ticket with it.
package struct Frame: ~Copyable, Sendable {
    let ticket: FrameTicket
    package let header: FrameHeader
    /// Gone once it lies in a batch, unless somebody wants to draw on it.
    package var picture: Picture?
    package var stamps: FrameStamps
    package var placement: Placement?
    /// Nanoseconds that it was behind its camera when its packet was read.
    let lag: UInt64

    init(
        ticket: consuming FrameTicket,
        header: FrameHeader,
        picture: consuming Picture,
        stamps: FrameStamps,
        lag: UInt64
    ) {
        self.ticket = ticket
        self.header = header
        self.picture = consume picture
        self.stamps = stamps
        self.lag = lag
    }
}

extension Frame {
    /// Nanoseconds since its packet should have arrived.
    func age(_ now: Instant) -> UInt64 { now.since(stamps.source.packetAt) + lag }
}
