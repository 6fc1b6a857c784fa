import CFFmpeg
import Glibc
import SluiceCore

/// Owns an opened container or device.
@safe
struct Demuxer: ~Copyable, @unchecked Sendable {
    private let context: UnsafeMutablePointer<AVFormatContext>
    /// How packets travel, for `rtsp:`.
    let transport: Transport
    // libav calls back into the guard, so it lives as long as the context.
    private let ioGuard: IOGuard
    /// Index of the stream that is read.
    private var selected: Int32 = -1
    /// Streams there were when it was selected.
    private var knownStreams: Int32 = 0
    /// Packets of a stream that appeared later, since the last one of the selected stream.
    private var successorPackets = 0
    /// The size of what is read was known before any of it was used up.
    private let hasKnownSize: Bool

    /// Formats that only say where the pictures are: their size is that of a list.
    private static let lists: Set = ["hls", "dash", "sdp"]
    /// Microseconds between two looks at a camera that has no picture yet.
    private static let pollInterval: UInt32 = 2000

    /// Microseconds of a stream without end that are looked at before it is read. What was not found out by then, the
    /// decoder finds out: a camera with one picture a second must not take ten to open.
    private static let liveAnalysis: Int64 = 1_000_000
    /// Packets of another stream, with none of the selected one between, that make it the successor: the sender was
    /// restarted, and announced its video anew.
    private static let successorEvidence = 8
    /// Nanoseconds that closing may take: the other side is told, and its answer not awaited.
    private static let closingTime: UInt64 = 500_000_000

    /// Opens the location and reads its header.
    init(_ location: MediaLocation, plan: OpeningPlan, ioGuard: IOGuard) throws(LibavStatus) {
        guard let fresh = unsafe avformat_alloc_context() else { outOfMemory() }
        unsafe fresh.pointee.interrupt_callback = AVIOInterruptCB(
            callback: IOGuard.callback,
            opaque: Unmanaged.passUnretained(ioGuard).toOpaque()
        )
        let isCamera = location.kind == .camera
        // A read of a camera blocks inside the kernel, where the guard is not asked; so it must not block.
        if isCamera { unsafe fresh.pointee.flags |= AVFMT_FLAG_NONBLOCK }
        var options: OpaquePointer?
        for option in plan.options { unsafe av_dict_set(&options, option.name, option.value, 0) }
        let format = unsafe isCamera ? av_find_input_format("v4l2") : nil
        var opened: UnsafeMutablePointer<AVFormatContext>? = unsafe fresh
        let status = unsafe avformat_open_input(&opened, location.libavName, format, &options)
        unsafe av_dict_free(&options)
        // On failure libav has freed the context.
        guard status >= 0, let context = unsafe opened else { throw LibavStatus(code: status) }
        unsafe self.context = context
        self.ioGuard = ioGuard
        transport = plan.transport
        let isList = unsafe Self.lists.contains(String(cString: context.pointee.iformat.pointee.name))
        hasKnownSize = unsafe !isList && context.pointee.pb != nil && avio_size(context.pointee.pb) >= 0
    }

    deinit {
        ioGuard.allowClosing(Self.closingTime)
        var context: UnsafeMutablePointer<AVFormatContext>? = unsafe self.context
        unsafe avformat_close_input(&context)
    }

    /// Reads until the streams are known. Pictures that must be decoded for that are subject to the decoder's limits.
    mutating func findStreams() throws(LibavStatus) {
        if isEndless {
            unsafe context.pointee.max_analyze_duration = Self.liveAnalysis
            // Do not count pictures to measure their rate: that takes a second or more.
            unsafe context.pointee.fps_probe_size = 0
        }
        var options = unsafe (0..<context.pointee.nb_streams).map { _ in
            var limits: OpaquePointer?
            unsafe av_dict_set_int(&limits, "max_pixels", Decoder.maxPixels, 0)
            return unsafe limits
        }
        let status = unsafe avformat_find_stream_info(context, &options)
        for index in unsafe options.indices { unsafe av_dict_free(&options[index]) }
        // Another failure is no verdict: with damaged files, what was found may be enough.
        if status == sluice_error_exit { throw .exit }
    }

    /// Short name of the container: `mov,mp4,m4a,3gp,3g2,mj2`.
    var formatName: String { unsafe String(cString: context.pointee.iformat.pointee.name) }

    /// Name of the profile of a stream's codec.
    func profile(of stream: VideoStream) -> String? {
        let parameters = unsafe context.pointee.streams[Int(stream.index)]!.pointee.codecpar.pointee
        return unsafe avcodec_profile_name(parameters.codec_id, parameters.profile).map { unsafe String(cString: $0) }
    }

    /// Length in seconds, if the source has an end that is known.
    var duration: Double? {
        let duration = unsafe context.pointee.duration
        return duration > 0 ? Double(duration) / Double(AV_TIME_BASE) : nil
    }

    /// Nothing says that it ever ends: neither a length nor a size.
    var isEndless: Bool { duration == nil && !hasKnownSize }

    /// What broke the reading of bytes, if anything did. Demuxers may show it as an end, or as damage.
    var ioFailure: LibavStatus? {
        guard let io = unsafe context.pointee.pb else { return nil }
        let status = unsafe LibavStatus(code: io.pointee.error)
        return status.isFailure && status != .end ? status : nil
    }

    /// When the recording began, if the container says so.
    var creationTime: WallTime? {
        guard let entry = unsafe av_dict_get(context.pointee.metadata, "creation_time", nil, 0) else { return nil }
        var microseconds: Int64 = 0
        guard unsafe av_parse_time(&microseconds, entry.pointee.value, 0) >= 0, microseconds > 0 else { return nil }
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : WallTime(nanosecondsSince1970: nanoseconds)
    }

    /// Picks the video stream; all others are skipped from now on.
    mutating func selectVideo() throws(LibavStatus) -> VideoStream {
        let index = unsafe av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard index >= 0, let stream = unsafe context.pointee.streams[Int(index)] else {
            throw LibavStatus(code: index)
        }
        // The cover of an audio file is not a video.
        guard unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0 else { throw .noStream }
        for other in 0..<Int(unsafe context.pointee.nb_streams) where other != Int(index) {
            unsafe context.pointee.streams[other]?.pointee.discard = AVDISCARD_ALL
        }
        selected = index
        knownStreams = unsafe Int32(context.pointee.nb_streams)
        return selectedVideo
    }

    /// The video stream that is read, as it is described now.
    var selectedVideo: VideoStream {
        unsafe VideoStream(context.pointee.streams[Int(selected)]!, of: context, duration: duration)
    }

    /// The packets that come now are of another stream, or of another codec, than `stream`.
    func hasReplaced(_ stream: VideoStream) -> Bool {
        let codec = unsafe context.pointee.streams[Int(selected)]!.pointee.codecpar.pointee.codec_id
        return selected != stream.index || codec != stream.codecID
    }

    /// The demuxer gives no time stamps of its own.
    var lacksTimestamps: Bool { unsafe context.pointee.iformat.pointee.flags & AVFMT_NOTIMESTAMPS != 0 }

    /// Opens a decoder for a stream.
    func decoder(for stream: VideoStream, threads: Int) throws(LibavStatus) -> Decoder {
        let source = unsafe context.pointee.streams[Int(stream.index)]!
        guard let codec = unsafe avcodec_find_decoder(source.pointee.codecpar.pointee.codec_id) else {
            throw .noDecoder
        }
        return try unsafe Decoder(
            codec,
            parameters: source.pointee.codecpar,
            timeBase: source.pointee.time_base,
            threads: threads
        )
    }

    /// The kinds of streams found, for messages: `1 audio, 1 subtitle`.
    var streamSummary: String {
        var counts: [(kind: String, count: Int)] = []
        for index in 0..<Int(unsafe context.pointee.nb_streams) {
            guard let stream = unsafe context.pointee.streams[index] else { continue }
            let kind =
                unsafe av_get_media_type_string(stream.pointee.codecpar.pointee.codec_type)
                .map { unsafe String(cString: $0) } ?? "unknown"
            if let known = counts.firstIndex(where: { $0.kind == kind }) {
                counts[known].count += 1
            } else {
                counts.append((kind, 1))
            }
        }
        return counts.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    }

    /// Reads the next packet of the selected stream, or of its successor, waiting as long as the guard allows.
    mutating func read(_ packet: borrowing PacketHandle) -> LibavStatus {
        while true {
            // Asked even when the time is over: libav may still hold packets, and waits for nothing then.
            let status = unsafe LibavStatus(code: av_read_frame(context, packet.pointer))
            if !status.isFailure {
                if isWanted(packet) { return status }
                packet.clear()
            } else if status == .again {
                usleep(Self.pollInterval)
            } else {
                return status
            }
            if ioGuard.mustStop { return .exit }
        }
    }

    /// Whether the packet is of the selected stream. One of a stream that has taken its place is made to be.
    private mutating func isWanted(_ packet: borrowing PacketHandle) -> Bool {
        let index = packet.streamIndex
        if index == selected {
            successorPackets = 0
            return true
        }
        guard index >= knownStreams, let stream = unsafe context.pointee.streams[Int(index)],
            unsafe stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
        else { return false }
        successorPackets += 1
        guard successorPackets >= Self.successorEvidence else { return false }
        unsafe context.pointee.streams[Int(selected)]!.pointee.discard = AVDISCARD_ALL
        selected = index
        knownStreams = unsafe Int32(context.pointee.nb_streams)
        successorPackets = 0
        return true
    }
}
