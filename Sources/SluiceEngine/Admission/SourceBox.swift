package import SluiceCore

/// An open source, the flag that stops it, and where it is to end early.
package final class SourceBox: @unchecked Sendable {
    // Confined to the lane of its stream.
    private var source: any FrameSource & ~Copyable
    private var left: Int
    package let interrupt: Interrupt
    /// As it was when the source was opened.
    package let info: SourceInfo
    /// Names of the images, for a folder of them.
    package let files: [String]

    /// - Parameter frameLimit: Frames after which the source ends, if before its own end.
    package init(_ source: consuming any FrameSource & ~Copyable, interrupt: Interrupt, frameLimit: Int? = nil) {
        var info = source.info
        if let frameLimit { info.frameCount = min(info.frameCount ?? frameLimit, frameLimit) }
        self.info = info
        files = source.files
        left = frameLimit ?? .max
        self.interrupt = interrupt
        self.source = source
    }

    /// What the source met so far.
    package var counters: SourceCounters { source.counters }

    /// Whether pictures that no other refers to may be left out.
    var skipsNonReference: Bool {
        get { source.skipsNonReference }
        set { source.skipsNonReference = newValue }
    }

    /// The next frame, or `nil` at the end.
    package func next() throws(SourceError) -> DecodedFrame? {
        guard left > 0 else { return nil }
        left -= 1
        return try source.next()
    }
}
