package import SluiceCore

/// What a frame is called and where it comes from; copied freely, never changed.
package struct FrameHeader: Sendable, BitwiseCopyable {
    /// Index of the stream in the pipeline.
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
}

/// A frame inside the pipeline. It dies with its outcome, and its ticket with it.
package struct Frame: ~Copyable, Sendable {
    let ticket: FrameTicket
    package let header: FrameHeader
    /// Gone once it lies in a batch, unless somebody wants to draw on it.
    package var picture: Picture?
    package var stamps: FrameStamps
    package var placement: Placement?

    init(ticket: consuming FrameTicket, header: FrameHeader, picture: consuming Picture, stamps: FrameStamps) {
        self.ticket = ticket
        self.header = header
        self.picture = consume picture
        self.stamps = stamps
    }
}
