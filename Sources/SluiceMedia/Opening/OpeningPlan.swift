import SluiceCore

/// What libav may open for one location, and how.
///
/// Playlists and redirects name further addresses. They lead to the protocols of the location's own kind, and to formats
/// that hold pictures themselves: never from the network to a file, and never to a format that opens others.
struct OpeningPlan {
    /// How packets travel, for `rtsp:`.
    let transport: Transport
    /// Options of the format and of the protocols under it, under libav's names.
    let options: [(name: String, value: String)]

    /// libav's names of the formats that hold pictures, or sound, so that a file with sound alone is called that.
    private static let containers = """
        mov,matroska,mpegts,mpeg,avi,flv,live_flv,asf,mxf,gxf,nut,ogg,rm,wtv,dv,dhav,ivf,obu,av1,h264,hevc,h263,m4v,\
        mpegvideo,mjpeg,mpjpeg,vc1,yuv4mpegpipe,gif,apng,image2,jpeg_pipe,png_pipe,bmp_pipe,webp_pipe,\
        wav,mp3,aac,flac
        """

    /// Most streams in one container; a hostile one may announce any number.
    private static let maxStreams = 64
    /// Bytes the system keeps for packets that were not read yet: a key frame of a large picture comes in one burst.
    private static let receiveBuffer = 1 << 20

    /// - Parameter transport: One way for packets, not ``Transport/auto``.
    init(_ location: MediaLocation, transport: Transport) throws(SourceError) {
        self.transport = transport
        var protocols = "none"
        var formats = Self.containers
        var options: [(name: String, value: String)] = []
        switch location.kind {
        case .file:
            protocols = "file"
            // A percent sign in the name of an image is not a pattern.
            options = [("pattern_type", "none")]
        case .camera:
            formats = "video4linux2"
        case .network("rtsp"):
            protocols = transport == .http ? "http,tcp" : "tcp,rtp,udp"
            formats = "rtsp"
            options =
                Self.rtsp + [
                    // libav's names of the transports are those of the configuration.
                    ("rtsp_transport", transport.rawValue),
                    ("buffer_size", "\(Self.receiveBuffer)"),
                ]
        case .network("rtsps"):
            protocols = "tls,tcp"
            formats = "rtsp"
            options = Self.rtsp
        case .network("http"), .network("https"):
            protocols = "http,https,httpproxy,tls,tcp"
            if location.isPlaylist {
                protocols += ",crypto"
                formats += ",hls,dash,webvtt"
            }
        case .network("rtmp"), .network("rtmps"), .network("rtmpt"), .network("rtmpts"):
            protocols = "rtmp,rtmps,rtmpt,rtmpts,ffrtmphttp,http,https,tls,tcp"
            formats = "flv,live_flv"
            options = [("rtmp_live", "live"), ("tcp_nodelay", "1")]
        case .network("srt"):
            protocols = "srt"
        case .network("udp"):
            protocols = "udp"
        case .network("rtp"):
            protocols = "rtp,udp"
            formats += ",rtp,sdp"
        case .network("tcp"):
            protocols = "tcp"
        case .network:
            throw SourceError(
                .notVideo,
                "\(location.shown): this kind of URL is not opened",
                remedy: "use rtsp, rtsps, http, https, rtmp, srt, udp, rtp or tcp before ://, or name a file"
            )
        }
        self.options =
            options + [
                ("protocol_whitelist", protocols), ("format_whitelist", formats), ("max_streams", "\(Self.maxStreams)"),
            ]
    }

    /// For cameras behind RTSP: nothing but pictures is asked for.
    private static let rtsp = [("allowed_media_types", "video")]
}

extension Transport {
    /// The ways to try, one after the other.
    func attempts(for location: MediaLocation) -> [Transport] {
        self == .auto ? location.kind == .network(scheme: "rtsp") ? [.tcp, .udp] : [.tcp] : [self]
    }
}
