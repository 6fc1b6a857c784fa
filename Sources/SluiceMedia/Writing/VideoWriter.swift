import CFFmpeg
package import SluiceCore

/// Writes pictures as an H.264 video in an MP4 file.
///
/// The same pictures and options give the same bytes. Pictures of another size or format than the video's are
/// converted; odd sizes get one more column or row, a copy of the last.
package struct VideoWriter: ~Copyable {
    package struct Options: Hashable, Sendable {
        /// When pictures are shown.
        package enum Timing: Hashable, Sendable {
            /// One after the other, at `numerator / denominator` frames per second.
            case constant(numerator: Int32, denominator: Int32 = 1)
            /// By the stamps given with the pictures.
            case stamps
        }

        package var timing: Timing
        /// Constant rate factor of H.264: 0 is lossless, 18 hardly visible, 23 usual, 51 worst.
        package var quality = 23
        package var threads = 1
        /// A key frame every so many pictures, and nowhere else; `nil`: as the encoder likes.
        package var keyframeInterval: Int?

        package init(timing: Timing = .stamps, quality: Int = 23, threads: Int = 1, keyframeInterval: Int? = nil) {
            self.timing = timing
            self.quality = quality
            self.threads = threads
            self.keyframeInterval = keyframeInterval
        }
    }

    /// The encoder in use: `libx264`.
    package let encoderName: String
    /// Pictures written.
    package private(set) var frames = 0
    private let path: String
    private let timing: Options.Timing
    private let color: ColorSpace
    private var encoder: Encoder
    private var muxer: Muxer
    private var scaler = Scaler()
    private var pool: FramePool
    private let packet = PacketHandle()
    private var repair = TimestampRepair()
    private var lastTick: Int64 = -1
    /// Size of the pictures; that of the video is even.
    private let width: Int
    private let height: Int

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: Overwritten if it exists.
    ///   - width: Of the pictures to come, in pixels.
    ///   - height: Likewise.
    ///   - color: What the samples of the video mean; `nil`: the usual for the size.
    ///   - options: Timing, quality and speed.
    /// - Throws: ``EncodeError`` if the file cannot be created, or there is no encoder.
    package init(
        path: String,
        width: Int,
        height: Int,
        color: ColorSpace? = nil,
        options: Options = Options()
    ) throws(EncodeError) {
        LibavLog.install()
        let shape = FramePool.Shape(
            width: (width + 1) & ~1,
            height: (height + 1) & ~1,
            format: AV_PIX_FMT_YUV420P
        )
        let color = color ?? .usual(height: height)
        guard let pool = FramePool(shape) else {
            throw EncodeError(
                .noEncoder,
                "\(path): \(width)×\(height) is no size for a video",
                remedy: "use a smaller size"
            )
        }
        let encoder = try H264Encoder.open(shape: shape, color: color, options: options, path: path)
        muxer = try Muxer(path: path, encoder: encoder)
        encoderName = encoder.name
        self.path = path
        self.width = width
        self.height = height
        self.timing = options.timing
        self.color = color
        self.encoder = encoder
        self.pool = pool
    }

    /// Encodes a picture.
    ///
    /// - Parameters:
    ///   - picture: Of any format and size.
    ///   - pts: Nanoseconds on any clock, for ``Options/Timing/stamps``; the video begins with the first, and stamps
    ///     that do not increase are moved.
    /// - Throws: ``EncodeError`` if the file cannot be written.
    package mutating func write(_ picture: borrowing Picture, pts: Int64? = nil) throws(EncodeError) {
        let frame = pool.frame(color: color)
        fill(frame, from: picture)
        unsafe frame.pointer.pointee.pts = tick(pts)
        frames += 1
        let status = encoder.send(frame)
        guard !status.isFailure else { throw .writing(path, status) }
        try writePackets()
    }

    /// Writes what the encoder still holds, and the index, without which the file cannot be read.
    package consuming func finish() throws(EncodeError) {
        encoder.drain()
        try writePackets()
        try muxer.finish()
    }

    /// The time of the next picture in the encoder's units.
    private mutating func tick(_ pts: Int64?) -> Int64 {
        guard timing == .stamps else { return Int64(frames) }
        let time = repair.next(pts, step: H264Encoder.nominalStep)
        // Two pictures may be closer than the encoder's clock can tell apart.
        lastTick = max(lastTick + 1, av_rescale_q(time, VideoStream.nanosecond, H264Encoder.timeBase(of: timing)))
        return lastTick
    }

    /// Copies a picture into the encoder's frame, converting it if it is another kind than the video.
    private mutating func fill(_ frame: borrowing FrameHandle, from picture: borrowing Picture) {
        let source = FrameHandle(lending: picture)
        let padded = (width: frame.width, height: frame.height)
        frame.setSize(width: width, height: height)
        if picture.format == .yuv420p, picture.color == color, picture.width == width, picture.height == height {
            Orientation.upright.copy(source, to: frame, format: .yuv420p)
        } else {
            let isDone = scaler.convert(source, to: frame)
            precondition(isDone, "swscale converts between all formats of a picture")
        }
        frame.setSize(width: padded.width, height: padded.height)
        // Chroma planes of odd sizes are rounded up, so only luma lacks samples.
        let luma = unsafe frame.plane(0)
        if padded.width > width {
            for y in 0..<height {
                let row = unsafe luma.base + y * luma.stride
                unsafe row[width] = row[width - 1]
            }
        }
        if padded.height > height {
            let row = unsafe luma.base + height * luma.stride
            unsafe row.update(from: row - luma.stride, count: padded.width)
        }
    }

    private mutating func writePackets() throws(EncodeError) {
        while true {
            let status = encoder.receive(packet)
            if status == .again || status == .end { return }
            guard !status.isFailure else { throw .writing(path, status) }
            try muxer.write(packet)
        }
    }
}
