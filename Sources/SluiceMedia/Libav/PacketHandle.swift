import CFFmpeg

/// Owns an `AVPacket`, reused for every packet of a stream.
@safe
struct PacketHandle: ~Copyable, @unchecked Sendable {
    /// Valid while the handle lives.
    let pointer: UnsafeMutablePointer<AVPacket>

    init() {
        guard let packet = unsafe av_packet_alloc() else { outOfMemory() }
        unsafe pointer = packet
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = unsafe pointer
        unsafe av_packet_free(&packet)
    }

    var streamIndex: Int32 { unsafe pointer.pointee.stream_index }

    /// Gives the payload back.
    func clear() {
        unsafe av_packet_unref(pointer)
    }
}
