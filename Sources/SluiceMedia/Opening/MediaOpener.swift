import Glibc
package import SluiceCore

/// Opens whatever a URL names: a folder or a glob of images, an image, or anything that FFmpeg reads.
package enum MediaOpener {
    /// - Throws: ``SourceError`` if it is not there or holds no pictures.
    /// - Returns: An ``ImageFolderSource`` or a ``MediaSource``.
    package static func open(
        url: String,
        options: MediaOptions = MediaOptions(),
        interrupt: Interrupt
    ) throws(SourceError) -> any FrameSource & ~Copyable {
        let location = MediaLocation(url)
        guard location.kind == .file else {
            return try MediaSource(url: url, options: options, interrupt: interrupt)
        }
        let isStill =
            switch FileKind(location.address) {
            case .folder: true
            case .missing: location.address.contains { "*?[".contains($0) }
            // A GIF may be a film.
            case .other: ImageList.isImage(location.address) && !location.address.lowercased().hasSuffix(".gif")
            }
        return isStill
            ? try ImageFolderSource(url: location.address, interrupt: interrupt)
            : try MediaSource(url: url, options: options, interrupt: interrupt)
    }
}

/// What stands at a path.
enum FileKind {
    case folder
    case other
    case missing

    init(_ path: String) {
        var status = stat()
        if unsafe stat(path, &status) != 0 {
            self = .missing
        } else {
            self = status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
        }
    }
}
