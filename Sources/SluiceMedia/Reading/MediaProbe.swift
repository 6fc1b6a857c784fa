package import SluiceCore

/// What a source is found to be by reading it for a while, with the code that the pipeline reads it with.
package struct MediaProbe: Sendable {
    package var info: SourceInfo
    /// FFmpeg's short name of the container or the protocol: `rtsp`, `mov,mp4,m4a,3gp,3g2,mj2`.
    package var container: String
    /// Profile of the codec (`High`), if it has one.
    package var profile: String?
    /// How packets travel, for RTSP.
    package var transport: Transport?
    /// What the last picture's wall-clock label came from; `nil` where there was no picture.
    package var clock: CaptureClock?
    /// Nanoseconds to open it.
    package var openTime: UInt64
    /// Nanoseconds from the start to the first picture, opening included.
    package var firstPictureTime: UInt64?
    /// Nanoseconds from the first picture's time stamp to the last one's.
    package var length: UInt64 = 0
    package var statistics = PacketStatistics()
    package var counters = SourceCounters()
    /// CPU nanoseconds to read and decode, all pictures together, with one thread.
    package var processing: UInt64 = 0
    /// What ended the reading early, if anything did.
    package var failure: SourceError?

    /// Pictures per second, by their time stamps; `nil` for fewer than two.
    package var measuredRate: Double? {
        length > 0 ? Double(counters.frames - 1) * 1e9 / Double(length) : nil
    }

    /// Bits per second of the video stream.
    package var bitRate: Double? {
        guard let rate = measuredRate ?? info.frameRate, statistics.count > 0 else { return nil }
        return Double(statistics.bytes) * 8 / Double(statistics.count) * rate
    }

    /// CPU milliseconds to read and decode one picture.
    package var millisecondsPerPicture: Double? {
        counters.frames > 0 ? Double(processing) / 1e6 / Double(counters.frames) : nil
    }

    /// Opens a video, reads it, and says what was found.
    ///
    /// - Parameters:
    ///   - url: Anything that ``MediaSource`` opens; not images.
    ///   - options: As for the pipeline.
    ///   - frames: Most pictures to read.
    ///   - duration: Most nanoseconds to read for, after opening. A picture that was waited for ends it late, by at most
    ///     `options.stallTimeout`.
    ///   - interrupt: Ends the reading early.
    /// - Throws: ``SourceError`` if it cannot be opened, or gives no picture.
    package init(
        url: String,
        options: MediaOptions = MediaOptions(),
        frames: Int = .max,
        duration: UInt64,
        interrupt: Interrupt
    ) throws(SourceError) {
        let begun = Instant.now
        var source = try MediaSource(url: url, options: options, interrupt: interrupt)
        let opened = Instant.now
        openTime = opened.since(begun)
        info = source.info
        container = source.container
        let spent = CPUTime.thread
        var firstPTS: Int64?
        do throws(SourceError) {
            while source.counters.frames < frames, Instant.now.since(opened) < duration, let frame = try source.next() {
                firstPictureTime = firstPictureTime ?? Instant.now.since(begun)
                clock = frame.clock
                let first = firstPTS ?? frame.pts
                firstPTS = first
                length = UInt64(frame.pts - first)
            }
        } catch {
            guard firstPTS != nil else { throw error }
            failure = error
        }
        processing = CPUTime.thread - spent
        info = source.info
        profile = source.profile
        transport = source.transport
        statistics = source.statistics
        counters = source.counters
    }
}
