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
    /// TCP, and UDP where the server does not do that.
    case auto
    case tcp
    case udp
    /// RTSP tunnelled through HTTP.
    case http
}

/// What a decoder may leave out when the pipeline cannot keep up.
package enum SkipPolicy: String, Hashable, Sendable, CaseIterable {
    /// Nothing: every picture is decoded.
    case none
    /// Pictures that no other refers to, while the stream is overloaded. Saves their decoding, and costs nothing else.
    case nonReference = "non-reference"
}

/// How long to wait before a lost source is opened again: `initial`, doubled each time up to `max`, ±20 %.
package struct ReconnectSpec: Hashable, Sendable {
    /// Nanoseconds.
    package var initial: UInt64 = 500_000_000
    /// Nanoseconds.
    package var max: UInt64 = 10_000_000_000

    package init() {}
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
    /// Nanoseconds that opening the source may take, until its streams are known.
    package var openTimeout: UInt64 = 10_000_000_000
    /// Nanoseconds without a decoded picture after which the source counts as stalled.
    package var stallTimeout: UInt64 = 5_000_000_000
    /// For live sources, and for those that loop.
    package var reconnect = ReconnectSpec()
    /// Begin again at the end. For files.
    package var loops = false
    package var skip: SkipPolicy = .nonReference
    /// For RTSP only.
    package var transport: Transport = .auto

    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}

extension StreamSpec {
    /// Schemes of sources that go on by themselves.
    private static let liveSchemes: Set = [
        "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "srt", "mms", "mmsh", "mmst",
    ]
    /// Endings of network addresses that name recordings.
    private static let recordings = [".mp4", ".mkv", ".mov", ".avi", ".webm", ".m4v", ".jpg", ".jpeg", ".png"]

    /// Whether the stream goes on for ever, unless somebody stops it: its source is opened again.
    package var isEndless: Bool { comesAndGoes || loops }

    /// Whether a live source sends its pictures a segment at a time: HLS and DASH.
    package var arrivesInSegments: Bool {
        let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
        return comesAndGoes && [".m3u8", ".m3u", ".mpd"].contains { path.hasSuffix($0) }
    }

    /// Whether the source may come and go, so that it is opened while the pipeline runs, and again when it is lost.
    ///
    /// An HTTP address may be either: it is expected to be a camera unless it names a recording. Whether it has an
    /// end is known once it is open.
    package var comesAndGoes: Bool {
        if url.hasPrefix("/dev/video") { return true }
        guard let end = url.firstRange(of: "://") else { return false }
        let scheme = url[..<end.lowerBound].lowercased()
        if Self.liveSchemes.contains(scheme) { return true }
        guard scheme == "http" || scheme == "https" else { return false }
        let path = url[end.upperBound...].prefix { $0 != "?" && $0 != "#" }.lowercased()
        return !Self.recordings.contains { path.hasSuffix($0) }
    }
}
