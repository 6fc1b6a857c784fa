package import SluiceCore

/// A source of small grey pictures whose brightness counts: frame `n` is filled with `n % 200`.
package struct CountingSource: ~Copyable, FrameSource {
    package let info: SourceInfo
    package private(set) var counters = SourceCounters()
    private let count: Int
    private let interrupt: Interrupt
    private let failAt: Int?
    private var index = 0

    /// - Parameters:
    ///   - count: Frames before the end.
    ///   - isLive: Whether the source claims to be a camera. It never waits either way.
    ///   - failAt: Index of a frame at which the source breaks.
    package init(
        count: Int,
        width: Int = 32,
        height: Int = 32,
        isLive: Bool = false,
        failAt: Int? = nil,
        interrupt: Interrupt = Interrupt()
    ) {
        info = SourceInfo(
            codec: "counting",
            width: width,
            height: height,
            frameRate: 25,
            frameCount: count,
            isLive: isLive,
            pixelFormat: "gray"
        )
        self.count = count
        self.interrupt = interrupt
        self.failAt = failAt
    }

    package mutating func next() throws(SourceError) -> DecodedFrame? {
        guard index < count, !interrupt.isRaised else { return nil }
        if index == failAt {
            throw SourceError(.failed, "counting: broke at frame \(index)", remedy: "this is a test")
        }
        defer { index += 1 }
        counters.packets += 1
        counters.frames += 1
        let packetAt = Instant.now
        var buffer = PictureBuffer(
            width: info.width,
            height: info.height,
            format: .gray8,
            color: ColorSpace(matrix: .bt601, isFullRange: true)
        )
        let value = UInt8(index % 200)
        unsafe buffer.withPlane(0) { base, stride, _, height in
            for offset in 0..<stride * height { unsafe base[offset] = value }
        }
        let decodedAt = Instant.now
        return DecodedFrame(
            picture: buffer.freeze(),
            pts: Int64(index) * 40_000_000,
            capturedAt: .now,
            clock: .arrival,
            stamps: DecodeStamps(
                demux: 0,
                packetAt: packetAt,
                decode: decodedAt.since(packetAt),
                decodedAt: decodedAt
            )
        )
    }
}
