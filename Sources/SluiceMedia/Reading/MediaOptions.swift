package import SluiceCore

/// How a source is opened and read.
package struct MediaOptions: Hashable, Sendable {
    /// Threads of the decoder; 0: as many as it likes.
    package var decoderThreads = 1
    /// Nanoseconds that opening, or the wait for one packet, may take.
    package var timeout: UInt64 = 10_000_000_000

    /// How packets travel, for `rtsp:`. Other protocols have one way only; that of `rtsps:` is TCP.
    package var transport = Transport.tcp

    package init(decoderThreads: Int = 1, timeout: UInt64 = 10_000_000_000, transport: Transport = .tcp) {
        self.decoderThreads = decoderThreads
        self.timeout = timeout
        self.transport = transport
    }
}
