import CFFmpeg
import Glibc
import SluiceCore

/// Owns an opened container or device.
@safe
struct Demuxer: ~Copyable, @unchecked Sendable {
    private let context: UnsafeMutablePointer<AVFormatContext>
    // libav calls back into the guard, so it lives as long as the context.
    private let ioGuard: IOGuard
    /// The size of what is read was known before any of it was used up.
    private let hasKnownSize: Bool

    /// Formats that only say where the pictures are: their size is that of a list.
    private static let lists: Set = ["hls", "dash", "sdp"]
    /// Microseconds between two looks at a camera that has no picture yet.
    private static let pollInterval: UInt32 = 2000

    /// Opens the location and reads enough of it to know its streams.
    init(_ location: MediaLocation, transport: Transport, ioGuard: IOGuard) throws(LibavStatus) {
        guard let fresh = unsafe avformat_alloc_context() else { outOfMemory() }
        unsafe fresh.pointee.interrupt_callback = AVIOInterruptCB(
            callback: IOGuard.callback,
            opaque: Unmanaged.passUnretained(ioGuard).toOpaque()
        )
        let isCamera = location.kind == .camera
        // A read of a camera blocks inside the kernel, where the guard is not asked; so it must not block.
        if isCamera { unsafe fresh.pointee.flags |= AVFMT_FLAG_NONBLOCK }
        var options: OpaquePointer?
        // A percent sign in the name of an image is not a pattern.
        if location.kind == .file { unsafe av_dict_set(&options, "pattern_type", "none", 0) }
        if location.kind == .network(scheme: "rtsp") {
            // libav's names of the transports are those of the configuration.
            unsafe av_dict_set(&options, "rtsp_transport", transport.rawValue, 0)
        }
        let format = unsafe isCamera ? av_find_input_format("v4l2") : nil
        ioGuard.begin()
        var opened: UnsafeMutablePointer<AVFormatContext>? = unsafe fresh
        let status = unsafe avformat_open_input(&opened, location.libavName, format, &options)
        unsafe av_dict_free(&options)
        // On failure libav has freed the context.
        guard status >= 0, let context = unsafe opened else { throw LibavStatus(code: status) }
        let isList = unsafe Self.lists.contains(String(cString: context.pointee.iformat.pointee.name))
        let hasKnownSize = unsafe !isList && context.pointee.pb != nil && avio_size(context.pointee.pb) >= 0
        ioGuard.begin()
        // Another failure is no verdict: with damaged files, what was found may be enough.
        if unsafe avformat_find_stream_info(context, nil) == sluice_error_exit {
            unsafe avformat_close_input(&opened)
            throw .exit
        }
        unsafe self.context = context
        self.ioGuard = ioGuard
        self.hasKnownSize = hasKnownSize
    }

    deinit {
        // Closing may talk to the other side, too.
        ioGuard.begin()
        var context: UnsafeMutablePointer<AVFormatContext>? = unsafe self.context
        unsafe avformat_close_input(&context)
    }

    /// Short name of the container: `mov,mp4,m4a,3gp,3g2,mj2`.
    var formatName: String { unsafe String(cString: context.pointee.iformat.pointee.name) }

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
        return unsafe VideoStream(stream, of: context, duration: duration)
    }

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

    /// Reads the next packet of a stream, waiting for it at most as long as the guard allows.
    mutating func read(_ packet: borrowing PacketHandle, of stream: VideoStream) -> LibavStatus {
        ioGuard.begin()
        while true {
            let status = unsafe LibavStatus(code: av_read_frame(context, packet.pointer))
            if !status.isFailure {
                if packet.streamIndex == stream.index { return status }
                packet.clear()
            } else if status == .again {
                usleep(Self.pollInterval)
            } else {
                return status
            }
            if ioGuard.mustStop { return .exit }
        }
    }
}
