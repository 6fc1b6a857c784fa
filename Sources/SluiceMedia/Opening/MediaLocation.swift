import Glibc
import SluiceCore

/// Where a source is, told apart by the form of its URL.
struct MediaLocation: Sendable {
    enum Kind: Hashable, Sendable {
        case file
        /// A capture device of Video4Linux.
        case camera
        /// Anything with a scheme but `file`.
        case network(scheme: String)
    }

    let kind: Kind
    /// The path, or the URL. May hold secrets of a network location.
    let address: String
    /// As it may be shown.
    let shown: RedactedURL

    init(_ url: String) {
        shown = RedactedURL(url)
        if url.hasPrefix("file:") {
            let path = url.dropFirst(5)
            kind = .file
            address = String(path.hasPrefix("//") ? path.dropFirst(2) : path)
        } else if let scheme = Self.scheme(of: url) {
            kind = .network(scheme: scheme)
            address = url
        } else {
            kind = url.hasPrefix("/dev/video") ? .camera : .file
            address = url
        }
    }

    var isNetwork: Bool {
        if case .network = kind { true } else { false }
    }

    var isRTSP: Bool { kind == .network(scheme: "rtsp") || kind == .network(scheme: "rtsps") }

    /// It says that it names a list of media, not a medium.
    var isPlaylist: Bool {
        let address = address.lowercased()
        return [".m3u8", ".m3u", ".mpd"].contains { address.contains($0) }
    }

    /// The name under which libav opens it; a path stays a path whatever characters are in it.
    var libavName: String { kind == .file ? "file:\(address)" : address }

    /// Finds out early, and says precisely, why a path cannot be a video.
    func checkPath() throws(SourceError) {
        guard !isNetwork else { return }
        var status = stat()
        guard unsafe stat(address, &status) == 0, unsafe access(address, R_OK) == 0 else {
            throw .opening(self, .posix(errno), complaint: nil)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            throw SourceError(.notVideo, "\(shown): is a folder", remedy: "name a video, or a folder of images")
        case S_IFREG where status.st_size == 0:
            throw SourceError(.notVideo, "\(shown): is empty (0 bytes)", remedy: "record or copy the file again")
        default:
            break
        }
    }

    /// The part before `://`, in lower case.
    private static func scheme(of url: String) -> String? {
        let scheme = url.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        return !scheme.isEmpty && url[scheme.endIndex...].hasPrefix("://") ? scheme.lowercased() : nil
    }
}
