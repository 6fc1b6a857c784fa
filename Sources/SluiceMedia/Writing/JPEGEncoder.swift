import CFFmpeg
package import SluiceCore

/// Makes JPEG images of pictures, one after the other.
///
/// Pictures of one size share one encoder, so that a preview of a stream costs no set-up per frame. An image depends
/// on its picture and the options alone.
package struct JPEGEncoder: ~Copyable {
    /// 1, smallest, to 100, best, on libjpeg's scale: 75 is usual, 90 hardly visible.
    package let quality: Int
    /// Wider pictures are scaled down to so many pixels; `nil`: none is.
    package let maximalWidth: Int?
    private var scaler = Scaler()
    private let packet = PacketHandle()
    private var engine: Engine?

    /// What serves pictures of one size.
    private struct Engine: ~Copyable {
        var encoder: Encoder
        let pool: FramePool
    }

    package init(quality: Int = 80, maximalWidth: Int? = nil) {
        precondition((1...100).contains(quality) && maximalWidth ?? 1 > 0)
        LibavLog.install()
        self.quality = quality
        self.maximalWidth = maximalWidth
    }

    /// Encodes a picture of any format and size.
    ///
    /// - Returns: The bytes of a JFIF file: BT.601, full range, 4:2:0.
    /// - Throws: ``EncodeError`` if the size is beyond what JPEG holds, or FFmpeg has no JPEG encoder.
    package mutating func encode(_ picture: borrowing Picture) throws(EncodeError) -> [UInt8] {
        let shape = Self.shape(width: picture.width, height: picture.height, maximalWidth: maximalWidth)
        var engine = try takeEngine(shape)
        let frame = engine.pool.frame(color: Self.color)
        let isDone = scaler.convert(FrameHandle(lending: picture), to: frame)
        precondition(isDone, "swscale converts between all formats of a picture")
        unsafe frame.pointer.pointee.quality = Int32(Self.quantizer(quality: quality)) * FF_QP2LAMBDA
        let sent = engine.encoder.send(frame)
        guard !sent.isFailure else { throw Self.failed(shape, sent) }
        let received = engine.encoder.receive(packet)
        guard !received.isFailure else { throw Self.failed(shape, received) }
        self.engine = consume engine
        let bytes = unsafe Array(
            UnsafeBufferPointer(start: packet.pointer.pointee.data, count: Int(packet.pointer.pointee.size))
        )
        packet.clear()
        return bytes
    }

    /// What JFIF says the samples mean.
    private static let color = ColorSpace(matrix: .bt601, isFullRange: true, chromaLocation: .center)

    /// The engine for `shape`: the one at hand, or a new one. It is put back after a good picture only.
    private mutating func takeEngine(_ shape: FramePool.Shape) throws(EncodeError) -> Engine {
        if let current = engine.take(), current.pool.shape == shape { return current }
        guard let pool = FramePool(shape) else { throw Self.failed(shape, .invalidData) }
        guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw EncodeError(
                .noEncoder,
                "FFmpeg here has no JPEG encoder",
                remedy: "install an FFmpeg with its mjpeg encoder"
            )
        }
        var settings = Encoder.Settings(shape: shape, color: Self.color)
        settings.quantizer = Self.quantizer(quality: quality)
        do {
            return try unsafe Engine(encoder: Encoder(codec, settings), pool: pool)
        } catch {
            throw Self.failed(shape, error)
        }
    }

    private static func shape(width: Int, height: Int, maximalWidth: Int?) -> FramePool.Shape {
        guard let maximalWidth, width > maximalWidth else {
            return FramePool.Shape(width: width, height: height, format: AV_PIX_FMT_YUV420P)
        }
        let scaled = max(1, (height * maximalWidth + width / 2) / width)
        return FramePool.Shape(width: maximalWidth, height: scaled, format: AV_PIX_FMT_YUV420P)
    }

    /// libav's measure, 2 to 31, that divides as coarsely as libjpeg does at `quality`.
    ///
    /// libjpeg scales its table by 50/quality up to 50, and by 2 − quality/50 above. libav scales MPEG-1's table, whose
    /// entries are about half of libjpeg's, by an eighth of its quantizer: 16 of them make libjpeg's table.
    private static func quantizer(quality: Int) -> Int {
        let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
        return max(2, min(31, (percent * 16 + 50) / 100))
    }

    private static func failed(_ shape: FramePool.Shape, _ status: LibavStatus) -> EncodeError {
        EncodeError(
            .noEncoder,
            "a picture of \(shape.width)×\(shape.height) cannot be made a JPEG image (\(status.text))",
            remedy: "use a smaller picture"
        )
    }
}
