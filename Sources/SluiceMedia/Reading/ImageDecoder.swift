import CFFmpeg
import Glibc

/// Decodes image files one at a time. Each gets a decoder of its own, so none depends on those before it.
struct ImageDecoder: ~Copyable {
    /// Largest file that is read.
    private static let maxBytes = 1 << 29

    private let packet = PacketHandle()

    /// Reads a whole file into the packet.
    mutating func read(_ path: String) throws(LibavStatus) {
        packet.clear()
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .posix(errno) }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw .posix(errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0, status.st_size <= Self.maxBytes else {
            throw .invalidData
        }
        let size = Int(status.st_size)
        guard unsafe av_new_packet(packet.pointer, Int32(size)) >= 0 else { throw .posix(ENOMEM) }
        var done = 0
        while done < size {
            let count = unsafe Glibc.read(file, packet.pointer.pointee.data + done, size - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .posix(errno) }
            // Someone shortens the file while we read it.
            guard count > 0 else { throw .invalidData }
            done += count
        }
    }

    /// Decodes the file that was read, or its first picture, into `frame`.
    mutating func decode(into frame: borrowing FrameHandle) throws(LibavStatus) {
        guard let codec = unsafe avcodec_find_decoder(codecID) else { throw .noDecoder }
        var decoder = try unsafe Decoder(codec)
        let sent = decoder.send(packet, tag: 0)
        guard !sent.isFailure else { throw sent }
        decoder.drain()
        guard case .picture = decoder.receive(frame) else { throw .invalidData }
    }

    /// FFmpeg's name for the format of the file that was read.
    var codecName: String { unsafe String(cString: avcodec_get_name(codecID)) }

    /// The format by its first bytes; names of files lie.
    private var codecID: AVCodecID {
        let bytes = unsafe UnsafeRawBufferPointer(
            start: packet.pointer.pointee.data,
            count: Int(packet.pointer.pointee.size)
        )
        func begins(_ magic: StaticString, at offset: Int = 0) -> Bool {
            let count = magic.utf8CodeUnitCount
            guard bytes.count >= offset + count else { return false }
            return unsafe memcmp(bytes.baseAddress! + offset, magic.utf8Start, count) == 0
        }
        if bytes.count > 2, unsafe bytes[0] == 0xFF, unsafe bytes[1] == 0xD8 { return AV_CODEC_ID_MJPEG }
        if begins("PNG", at: 1) { return AV_CODEC_ID_PNG }
        if begins("BM") { return AV_CODEC_ID_BMP }
        if begins("RIFF"), begins("WEBP", at: 8) { return AV_CODEC_ID_WEBP }
        if begins("GIF8") { return AV_CODEC_ID_GIF }
        if begins("II*\0") || begins("MM\0*") { return AV_CODEC_ID_TIFF }
        if begins("P6") || begins("P3") { return AV_CODEC_ID_PPM }
        if begins("P5") || begins("P2") { return AV_CODEC_ID_PGM }
        return AV_CODEC_ID_NONE
    }
}
