import Glibc
import SluiceCore

extension SourceError {
    /// Why a source could not be opened. `complaint` is what libav logged, redacted; it often says more than its status.
    static func opening(_ location: MediaLocation, _ status: LibavStatus, complaint: String?) -> SourceError {
        let shown = location.shown
        if status == .posix(EINVAL), complaint?.hasPrefix("Format not on whitelist") == true {
            return SourceError(
                .notVideo,
                "\(shown): is not in a format that Sluice opens",
                remedy: location.isNetwork && !location.isPlaylist
                    ? "use a common video container; the URL of a playlist must hold .m3u8 or .mpd"
                    : "convert it to a common video container, such as MP4"
            )
        }
        let reason = complaint.map { "\($0) (\(status.text))" } ?? status.text
        switch status {
        case .posix(ENOENT), .posix(ENOTDIR), .httpNotFound:
            return SourceError(.notFound, "\(shown): not there (\(reason))", remedy: "check the path or the URL")
        case .posix(EACCES) where !location.isNetwork, .posix(EPERM) where !location.isNetwork:
            return SourceError(
                .denied,
                "\(shown): may not be read (\(reason))",
                remedy: "give this user the right to read it"
            )
        case .httpUnauthorized, .httpForbidden:
            return SourceError(.unauthorised, "\(shown): access denied (\(reason))", remedy: "check user and password")
        case .posix(ENODEV), .posix(ENXIO), .posix(EBUSY):
            return SourceError(
                .notFound,
                "\(shown): the device cannot be used (\(reason))",
                remedy: "check that it is plugged in and no other program uses it"
            )
        case .noProtocol:
            return SourceError(
                .notVideo,
                "\(shown): FFmpeg does not know this kind of URL",
                remedy: "check the part before ://"
            )
        case _ where location.isNetwork && status != .invalidData:
            return SourceError(
                .notFound,
                "\(shown): cannot be opened (\(reason))",
                remedy: "check the address and that the host is up"
            )
        default:
            return SourceError(
                .notVideo,
                "\(shown): is not a video that FFmpeg can read: \(reason)",
                remedy: "check that the file is complete and really a video"
            )
        }
    }

    /// There are streams (`found`: `1 audio`), and none of them is a video.
    static func noVideo(_ location: MediaLocation, found: String) -> SourceError {
        SourceError(
            .notVideo,
            "\(location.shown): holds no video stream" + (found.isEmpty ? "" : " (only \(found))"),
            remedy: "name a file that holds pictures"
        )
    }

    static func noDecoder(_ location: MediaLocation, codec: String) -> SourceError {
        SourceError(
            .notVideo,
            "\(location.shown): FFmpeg has no decoder for \(codec)",
            remedy: "convert the video to H.264, or install an FFmpeg that knows the codec"
        )
    }

    /// Stopped from outside before it was open.
    static func interrupted(_ location: MediaLocation) -> SourceError {
        SourceError(.failed, "\(location.shown): opening was interrupted", remedy: "start again")
    }

    /// Opening took longer than it may.
    static func notOpen(_ location: MediaLocation, after timeout: UInt64) -> SourceError {
        SourceError(
            .stalled,
            "\(location.shown): not open after \(duration(timeout))",
            remedy: "check the address and that the host is up, or raise open_timeout"
        )
    }

    /// No picture came within the time for one. `packets` came, and none became a picture.
    static func stalled(_ location: MediaLocation, after timeout: UInt64, packets: UInt64) -> SourceError {
        let found = packets == 0 ? "nothing came" : "\(packets) packets came, and none became a picture"
        return SourceError(
            .stalled,
            "\(location.shown): no picture for \(duration(timeout)) (\(found))",
            remedy: "check the source and the network, or raise stall_timeout"
        )
    }

    private static func duration(_ nanoseconds: UInt64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }

    /// The connection or the device broke.
    static func broken(_ location: MediaLocation, _ status: LibavStatus) -> SourceError {
        SourceError(
            .failed,
            "\(location.shown): reading failed (\(status.text))",
            remedy: "check the source and the network"
        )
    }

    /// The stream ended, and not one picture could be decoded.
    static func noPicture(_ location: MediaLocation, codec: String, errors: UInt64) -> SourceError {
        SourceError(
            .notVideo,
            "\(location.shown): no picture of its \(codec) stream could be decoded (\(errors) errors)",
            remedy: "check that the file is complete and undamaged"
        )
    }
}
