import CFFmpeg

/// What a demuxer says of the video stream that is decoded.
struct VideoStream: Sendable {
    static let nanosecond = AVRational(num: 1, den: 1_000_000_000)

    let index: Int32
    let codecID: AVCodecID
    let codec: String
    /// As coded, before rotation.
    let width: Int
    let height: Int
    let format: AVPixelFormat
    let orientation: Orientation
    /// Frames per second, if known and plausible.
    let frameRate: Double?
    let frameCount: Int?
    private let timeBase: AVRational

    // `duration`, in seconds, is for an estimate of the number of frames where the container does not count them.
    init(
        _ stream: UnsafeMutablePointer<AVStream>,
        of context: UnsafeMutablePointer<AVFormatContext>,
        duration: Double?
    ) {
        let parameters = unsafe stream.pointee.codecpar.pointee
        index = unsafe stream.pointee.index
        codecID = unsafe parameters.codec_id
        codec = unsafe String(cString: avcodec_get_name(parameters.codec_id))
        width = unsafe Int(parameters.width)
        height = unsafe Int(parameters.height)
        format = unsafe AVPixelFormat(rawValue: parameters.format)
        orientation = unsafe sluice_stream_matrix(stream).map { unsafe Orientation(matrix: $0) } ?? .upright
        timeBase = unsafe stream.pointee.time_base
        let rate = unsafe av_q2d(av_guess_frame_rate(context, stream, nil))
        let frameRate = rate > 0.001 && rate < 10_000 ? rate : nil
        self.frameRate = frameRate
        let counted = unsafe stream.pointee.nb_frames
        if counted > 0 {
            frameCount = Int(counted)
        } else if let frameRate, let duration, duration * frameRate < 1e12 {
            frameCount = Int((duration * frameRate).rounded())
        } else {
            frameCount = nil
        }
    }

    /// Nanoseconds from one picture to the next, by the frame rate; 25 a second where it is not known.
    var step: Int64 { Int64(1e9 / (frameRate ?? 25)) }

    /// A time stamp of the stream in nanoseconds.
    func nanoseconds(_ timestamp: Int64) -> Int64 {
        av_rescale_q(timestamp, timeBase, Self.nanosecond)
    }
}
