import CFFmpeg
import SluiceCore

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
    var isKey: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    /// Bytes of the payload.
    var size: Int { unsafe Int(pointer.pointee.size) }

    /// When its picture is shown, in units of the stream's time base.
    var timestamp: Int64? {
        let value = unsafe pointer.pointee.pts
        return value == sluice_no_timestamp ? nil : value
    }

    /// When its picture was taken, by the sender's clock.
    var wallTime: WallTime? {
        let microseconds = unsafe sluice_packet_wall_time(pointer)
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : WallTime(nanosecondsSince1970: nanoseconds)
    }

    /// Gives the payload back.
    func clear() {
        unsafe av_packet_unref(pointer)
    }
}
