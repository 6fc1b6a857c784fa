import CFFmpeg

/// Owns an opened decoder.
@safe
struct Decoder: ~Copyable, @unchecked Sendable {
    enum Output {
        case picture
        /// Nothing before another packet.
        case needsInput
        /// Drained.
        case end
        case damaged
    }

    /// Most pixels of a picture of a video (8192 × 8192); a damaged or hostile header may ask for any size.
    static let maxPixels: Int64 = 1 << 26
    /// Most pixels of a picture that is an image file.
    private static let maxImagePixels: Int64 = 1 << 28

    private let context: UnsafeMutablePointer<AVCodecContext>

    /// A decoder for a stream of a demuxer.
    init(
        _ codec: UnsafePointer<AVCodec>,
        parameters: UnsafePointer<AVCodecParameters>,
        timeBase: AVRational,
        threads: Int
    ) throws(LibavStatus) {
        try unsafe self.init(codec, threads: threads, maxPixels: Self.maxPixels) { context in
            unsafe context.pointee.pkt_timebase = timeBase
            return unsafe avcodec_parameters_to_context(context, parameters)
        }
    }

    /// A decoder for packets that hold whole pictures.
    init(_ codec: UnsafePointer<AVCodec>) throws(LibavStatus) {
        try unsafe self.init(codec, threads: 1, maxPixels: Self.maxImagePixels) { _ in 0 }
    }

    private init(
        _ codec: UnsafePointer<AVCodec>,
        threads: Int,
        maxPixels: Int64,
        configure: (UnsafeMutablePointer<AVCodecContext>) -> Int32
    ) throws(LibavStatus) {
        guard let context = unsafe avcodec_alloc_context3(codec) else { outOfMemory() }
        var status = unsafe configure(context)
        if status >= 0 {
            unsafe context.pointee.thread_count = Int32(clamping: threads)
            unsafe context.pointee.max_pixels = maxPixels
            unsafe sluice_enable_tags(context)
            status = unsafe avcodec_open2(context, codec, nil)
        }
        guard status >= 0 else {
            var failed: UnsafeMutablePointer<AVCodecContext>? = unsafe context
            unsafe avcodec_free_context(&failed)
            throw LibavStatus(code: status)
        }
        unsafe self.context = context
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe self.context
        unsafe avcodec_free_context(&context)
    }

    /// Whether pictures that no other refers to are left out. The decoders of H.264, HEVC and MPEG-4 know how; with
    /// others nothing changes.
    var skipsNonReference: Bool {
        get { unsafe context.pointee.skip_frame == AVDISCARD_NONREF }
        set { unsafe context.pointee.skip_frame = newValue ? AVDISCARD_NONREF : AVDISCARD_DEFAULT }
    }

    /// Gives the decoder a packet; `tag` comes out again with the picture that the packet holds.
    mutating func send(_ packet: borrowing PacketHandle, tag: Int64) -> LibavStatus {
        unsafe sluice_tag_packet(context, packet.pointer, tag)
        return unsafe LibavStatus(code: avcodec_send_packet(context, packet.pointer))
    }

    /// Tells the decoder that there are no more packets.
    mutating func drain() {
        unsafe avcodec_send_packet(context, nil)
    }

    /// Takes the next picture, if there is one, into `frame`.
    mutating func receive(_ frame: borrowing FrameHandle) -> Output {
        switch unsafe LibavStatus(code: avcodec_receive_frame(context, frame.pointer)) {
        case .again: .needsInput
        case .end: .end
        case let status: status.isFailure ? .damaged : .picture
        }
    }
}
