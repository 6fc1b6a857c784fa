package import SluiceCore

/// How a source is opened and read.
package struct MediaOptions: Hashable, Sendable {
    /// Threads of the decoder; 0: as many as it likes.
    package var decoderThreads = 1
    /// Nanoseconds that opening may take, until the streams are known. All attempts together, where there are several.
    package var openTimeout: UInt64 = 10_000_000_000
    /// Nanoseconds that the wait for one picture may take. The first picture of a source may take ``openTimeout``, if
    /// that is longer, since a camera that was joined between two key frames has none to show before the next.
    package var stallTimeout: UInt64 = 5_000_000_000
    /// How packets travel, for `rtsp:`. Other protocols have one way only; that of `rtsps:` is TCP.
    package var transport = Transport.auto

    package init(
        decoderThreads: Int = 1,
        openTimeout: UInt64 = 10_000_000_000,
        stallTimeout: UInt64 = 5_000_000_000,
        transport: Transport = .auto
    ) {
        self.decoderThreads = decoderThreads
        self.openTimeout = openTimeout
        self.stallTimeout = stallTimeout
        self.transport = transport
    }
}
