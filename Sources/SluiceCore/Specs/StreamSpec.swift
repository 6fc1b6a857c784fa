/// What happens to a frame that finds no place.
package enum OverflowPolicy: String, Hashable, Sendable, CaseIterable {
    /// The source waits. For files.
    case block
    /// The oldest frame that still waits loses its place. For live streams.
    case dropOldest = "drop-oldest"
    /// The new frame is dropped.
    case dropNewest = "drop-newest"
}

/// How fast a file is read.
package enum Pace: String, Hashable, Sendable, CaseIterable {
    /// As fast as the pipeline takes it, unless the source is live.
    case auto
    /// By its timestamps.
    case realtime
    /// As fast as the pipeline takes it.
    case asap
}

/// How packets of an RTSP stream travel.
package enum Transport: String, Hashable, Sendable, CaseIterable {
    case tcp
    case udp
    /// RTSP tunnelled through HTTP.
    case http
}

/// A named source, and how its frames enter the pipeline.
package struct StreamSpec: Hashable, Sendable {
    package var name: String
    /// File, folder or glob of images, URL, device or `scene:…`. May hold secrets: never printed; see ``RedactedURL``.
    package var url: String
    package var pace: Pace = .auto
    /// Threads of the decoder.
    package var decoderThreads = 1
    /// Most frames of this stream inside the pipeline; `nil`: as many as keep every session busy.
    package var queueCapacity: Int?
    /// `nil`: `block` for files, `drop-oldest` for live sources.
    package var overflow: OverflowPolicy?
    /// Frames older than this (nanoseconds since their packet) are dropped before they are paid for.
    package var maxFrameAge: UInt64?
    /// 1: every frame, 2: every second, …
    package var inferEvery = 1
    /// Nanoseconds that one call to the source, to open or to read, may take.
    package var stallTimeout: UInt64 = 10_000_000_000
    /// For RTSP only.
    package var transport: Transport = .tcp

    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}
