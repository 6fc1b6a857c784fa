import CFFmpeg
import SluiceCore

/// Owns an opened encoder. What it writes depends on the pictures and settings alone.
@safe
struct Encoder: ~Copyable, @unchecked Sendable {
    /// Valid while the encoder lives; for the muxer, which copies the parameters.
    let context: UnsafeMutablePointer<AVCodecContext>

    struct Settings {
        var shape: FramePool.Shape
        var color: ColorSpace
        /// Seconds that the stamps of frames and packets count in.
        var timeBase = AVRational(num: 1, den: 1)
        /// Frames per second.
        var frameRate = AVRational(num: 0, den: 1)
        /// 1, best, to 31, for encoders that know no other measure of quality.
        var quantizer = 1
        var threads = 1
        /// Most pictures from one key frame to the next.
        var keyframeInterval: Int?
        /// Options of the encoder by name; those it does not know are ignored.
        var options: [(name: String, value: String)] = []
    }

    init(_ codec: UnsafePointer<AVCodec>, _ settings: Settings) throws(LibavStatus) {
        guard let context = unsafe avcodec_alloc_context3(codec) else { outOfMemory() }
        unsafe context.pointee.width = Int32(settings.shape.width)
        unsafe context.pointee.height = Int32(settings.shape.height)
        unsafe context.pointee.pix_fmt = settings.shape.format
        unsafe context.pointee.colorspace = settings.color.matrix.libavCode
        unsafe context.pointee.color_range = settings.color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        unsafe context.pointee.chroma_sample_location = settings.color.chromaLocation.libavCode
        unsafe context.pointee.time_base = settings.timeBase
        unsafe context.pointee.framerate = settings.frameRate
        unsafe context.pointee.thread_count = Int32(clamping: settings.threads)
        unsafe context.pointee.global_quality = Int32(settings.quantizer) * FF_QP2LAMBDA
        unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER
        if let interval = settings.keyframeInterval { unsafe context.pointee.gop_size = Int32(clamping: interval) }
        var options: OpaquePointer?
        for option in settings.options { unsafe av_dict_set(&options, option.name, option.value, 0) }
        let status = unsafe avcodec_open2(context, codec, &options)
        unsafe av_dict_free(&options)
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

    /// Name of the encoder: `libx264`.
    var name: String { unsafe String(cString: context.pointee.codec.pointee.name) }

    /// Gives the encoder a picture, or with `nil` the news that there are no more.
    mutating func send(_ frame: borrowing FrameHandle) -> LibavStatus {
        unsafe LibavStatus(code: avcodec_send_frame(context, frame.pointer))
    }

    mutating func drain() {
        unsafe avcodec_send_frame(context, nil)
    }

    /// Takes the next packet. ``LibavStatus/again``: none before another picture; ``LibavStatus/end``: none at all.
    mutating func receive(_ packet: borrowing PacketHandle) -> LibavStatus {
        unsafe LibavStatus(code: avcodec_receive_packet(context, packet.pointer))
    }
}
