import SluiceCore

// Opening, step by step; each says in its own words what went wrong.
extension MediaSource {
    static func demuxer(
        _ location: MediaLocation,
        transport: Transport,
        ioGuard: IOGuard
    ) throws(SourceError) -> Demuxer {
        do throws(LibavStatus) {
            return try Demuxer(location, transport: transport, ioGuard: ioGuard)
        } catch {
            throw error == .exit
                ? .silent(location, timeout: ioGuard.timeout)
                : .opening(location, error, complaint: LibavLog.complaint)
        }
    }

    static func videoStream(
        of demuxer: inout Demuxer,
        at location: MediaLocation
    ) throws(SourceError) -> VideoStream {
        // FFmpeg draws text files as pictures of a terminal.
        guard demuxer.formatName != "tty" else {
            throw SourceError(.notVideo, "\(location.shown): is a text file", remedy: "name a video")
        }
        do throws(LibavStatus) {
            return try demuxer.selectVideo()
        } catch {
            guard error == .noStream else { throw .opening(location, error, complaint: LibavLog.complaint) }
            throw .noVideo(location, found: demuxer.streamSummary)
        }
    }

    static func decoder(
        of demuxer: borrowing Demuxer,
        for stream: VideoStream,
        at location: MediaLocation,
        threads: Int
    ) throws(SourceError) -> Decoder {
        do throws(LibavStatus) {
            return try demuxer.decoder(for: stream, threads: threads)
        } catch {
            throw error == .noDecoder
                ? .noDecoder(location, codec: stream.codec)
                : .opening(location, error, complaint: LibavLog.complaint)
        }
    }
}
