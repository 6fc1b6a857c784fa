import CFFmpeg
import SluiceCore

/// Finds and opens the best encoder there is for a video.
enum H264Encoder {
    /// Nanoseconds between pictures that come without stamps.
    static let nominalStep: Int64 = 40_000_000

    /// The encoder's clock. 1/60000 s expresses all usual frame rates, and fits the 16 bits that MPEG-4 has for it.
    static func timeBase(of timing: VideoWriter.Options.Timing) -> AVRational {
        switch timing {
        case .constant(let numerator, let denominator): AVRational(num: denominator, den: numerator)
        case .stamps: AVRational(num: 1, den: 60_000)
        }
    }

    /// Opens libx264, else any H.264 encoder that works here, else MPEG-4.
    static func open(
        shape: FramePool.Shape,
        color: ColorSpace,
        options: VideoWriter.Options,
        path: String
    ) throws(EncodeError) -> Encoder {
        let candidates = unsafe [
            avcodec_find_encoder_by_name("libx264"), avcodec_find_encoder(AV_CODEC_ID_H264),
            avcodec_find_encoder(AV_CODEC_ID_MPEG4),
        ]
        let settings = settings(shape: shape, color: color, options: options)
        for index in unsafe candidates.indices {
            guard let codec = unsafe candidates[index] else { continue }
            if let encoder = try? unsafe Encoder(codec, settings) { return encoder }
        }
        throw EncodeError(
            .noEncoder,
            "\(path): no encoder for \(shape.width)×\(shape.height) H.264 or MPEG-4 video",
            remedy: "install an FFmpeg with libx264"
        )
    }

    private static func settings(
        shape: FramePool.Shape,
        color: ColorSpace,
        options: VideoWriter.Options
    ) -> Encoder.Settings {
        var settings = Encoder.Settings(shape: shape, color: color, timeBase: timeBase(of: options.timing))
        settings.frameRate =
            switch options.timing {
            case .constant(let numerator, let denominator): AVRational(num: numerator, den: denominator)
            case .stamps: AVRational(num: 25, den: 1)
            }
        // H.264's scale of 0 to 51 on MPEG-4's of 1 to 31.
        settings.quantizer = max(2, min(31, options.quality / 3))
        settings.threads = options.threads
        settings.keyframeInterval = options.keyframeInterval
        settings.options = [("preset", "veryfast"), ("crf", "\(options.quality)")]
        if let interval = options.keyframeInterval {
            settings.options.append(("x264-params", "keyint=\(interval):min-keyint=\(interval):scenecut=0"))
        }
        return settings
    }
}
