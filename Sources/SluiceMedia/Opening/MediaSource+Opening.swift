import Glibc
import SluiceCore

// Opening, step by step; each says in its own words what went wrong.
extension MediaSource {
    /// Opens the location, over the first transport that its server does not refuse.
    static func demuxer(
        _ location: MediaLocation,
        options: MediaOptions,
        ioGuard: IOGuard
    ) throws(SourceError) -> Demuxer {
        ioGuard.allow(options.openTimeout)
        var attempts = options.transport.attempts(for: location)[...]
        while true {
            let transport = attempts.removeFirst()
            let plan = try OpeningPlan(location, transport: transport)
            LibavLog.forget()
            do throws(LibavStatus) {
                var demuxer = try Demuxer(location, plan: plan, ioGuard: ioGuard)
                try demuxer.findStreams()
                return demuxer
            } catch {
                let complaint = LibavLog.complaint
                if !attempts.isEmpty, error.refusesTransport { continue }
                throw error == .exit
                    ? .notOpen(location, after: options.openTimeout)
                    : .opening(location, error, complaint: complaint)
            }
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

extension LibavStatus {
    /// The server may understand another transport: 461, or whatever it says instead.
    fileprivate var refusesTransport: Bool {
        [.posix(EPROTONOSUPPORT), .httpBadRequest, .httpOtherRefusal, .httpServerFailure].contains(self)
    }
}
