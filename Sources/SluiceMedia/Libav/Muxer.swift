import CFFmpeg
import SluiceCore

/// Owns an MP4 file that is being written, with one video stream.
@safe
struct Muxer: ~Copyable, @unchecked Sendable {
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let path: String
    private let encoderTimeBase: AVRational

    /// Creates the file and writes its header.
    init(path: String, encoder: borrowing Encoder) throws(EncodeError) {
        var made: UnsafeMutablePointer<AVFormatContext>?
        let allocated = unsafe avformat_alloc_output_context2(&made, nil, "mp4", nil)
        guard allocated >= 0, let context = unsafe made else {
            throw EncodeError(.noEncoder, "FFmpeg here cannot write MP4", remedy: "install a complete FFmpeg")
        }
        // Nothing of the time or the version of the writer: the same pictures give the same file.
        unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
        guard let stream = unsafe avformat_new_stream(context, nil) else { outOfMemory() }
        unsafe stream.pointee.time_base = encoder.context.pointee.time_base
        unsafe stream.pointee.avg_frame_rate = encoder.context.pointee.framerate
        var status = unsafe avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context)
        if status >= 0 { status = unsafe avio_open(&context.pointee.pb, "file:\(path)", AVIO_FLAG_WRITE) }
        guard status >= 0 else {
            unsafe avformat_free_context(context)
            throw .creating(path, LibavStatus(code: status))
        }
        status = unsafe avformat_write_header(context, nil)
        guard status >= 0 else {
            unsafe avio_closep(&context.pointee.pb)
            unsafe avformat_free_context(context)
            throw .writing(path, LibavStatus(code: status))
        }
        unsafe self.context = context
        self.path = path
        unsafe encoderTimeBase = encoder.context.pointee.time_base
    }

    deinit {
        unsafe avio_closep(&context.pointee.pb)
        unsafe avformat_free_context(context)
    }

    /// Writes a packet whose times are in the encoder's units.
    mutating func write(_ packet: borrowing PacketHandle) throws(EncodeError) {
        let stream = unsafe context.pointee.streams[0]!
        unsafe av_packet_rescale_ts(packet.pointer, encoderTimeBase, stream.pointee.time_base)
        let status = unsafe av_interleaved_write_frame(context, packet.pointer)
        guard status >= 0 else { throw .writing(path, LibavStatus(code: status)) }
    }

    /// Writes the index and closes the file; only then is it complete.
    consuming func finish() throws(EncodeError) {
        let trailer = unsafe av_write_trailer(context)
        let written = unsafe context.pointee.pb.pointee.error
        let closed = unsafe avio_closep(&context.pointee.pb)
        for status in [trailer, written, closed] where status < 0 {
            throw .writing(path, LibavStatus(code: status))
        }
    }
}
