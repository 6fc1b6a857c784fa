/// A stream of pictures: a file, a camera, a folder of images, a rendered scene.
///
/// A source belongs to one lane, which calls it; only its ``Interrupt`` may be used from elsewhere.
package protocol FrameSource: ~Copyable, Sendable {
    /// What was found when the source was opened. `frameCount` and `duration` are estimates.
    var info: SourceInfo { get }
    /// What happened so far. Counts never decrease.
    var counters: SourceCounters { get }
    /// Names of the files whose pictures the source hands out one by one; empty for a source that is one stream.
    var files: [String] { get }
    /// Whether pictures that no other refers to may be left out, to save their decoding. Where the source does not know
    /// how, setting it changes nothing.
    var skipsNonReference: Bool { get set }
    /// The next picture, or `nil` at the end of the stream or after an interrupt.
    ///
    /// Damage inside the stream is counted and survived; an error is thrown only where going on is impossible.
    mutating func next() throws(SourceError) -> DecodedFrame?
}

extension FrameSource where Self: ~Copyable {
    package var files: [String] { [] }

    package var skipsNonReference: Bool {
        get { false }
        set {}
    }
}

/// What a source says about itself.
package struct SourceInfo: Hashable, Sendable {
    /// Codec name as FFmpeg has it (`h264`), or what stands for it (`scene`).
    package var codec: String
    /// Width in pixels of the first picture, after rotation.
    package var width: Int
    package var height: Int
    /// Frames per second, if known.
    package var frameRate: Double?
    /// Estimated number of frames, if the source has an end.
    package var frameCount: Int?
    /// `true` for a source that goes on by itself, whether or not anyone reads (a camera).
    package var isLive: Bool
    /// Pixel format as decoded (`yuv420p`), and how it reaches the pipeline (`direct`, `via yuv444p`).
    package var pixelFormat: String
    package var pixelPath: String

    package init(
        codec: String,
        width: Int,
        height: Int,
        frameRate: Double? = nil,
        frameCount: Int? = nil,
        isLive: Bool = false,
        pixelFormat: String,
        pixelPath: String = "direct"
    ) {
        self.codec = codec
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.frameCount = frameCount
        self.isLive = isLive
        self.pixelFormat = pixelFormat
        self.pixelPath = pixelPath
    }
}

/// What a source met so far.
package struct SourceCounters: Hashable, Sendable {
    package var packets: UInt64 = 0
    /// Pictures handed out.
    package var frames: UInt64 = 0
    /// Packets the decoder refused, pictures it marked as damaged, unreadable images of a folder.
    package var decodeErrors: UInt64 = 0
    /// Missing or non-monotonic timestamps that were repaired.
    package var timestampsRepaired: UInt64 = 0
    /// Changes of picture size, pixel format or codec in mid-stream.
    package var formatChanges: UInt64 = 0
    /// Packets that the decoder left out at our wish; see ``FrameSource/skipsNonReference``.
    package var skipped: UInt64 = 0
    /// Seconds that the camera's clock gained on ours since the connection was made; negative where it falls behind, or
    /// where we do. `nil` where it is not known, or not yet. Not a count: it may fall.
    package var clockDrift: Double?

    package init() {}
}
