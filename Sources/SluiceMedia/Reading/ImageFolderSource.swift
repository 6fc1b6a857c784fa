import CFFmpeg
package import SluiceCore

/// A folder or a glob of images, or one image, as a stream of one picture a second. Their sizes may differ.
///
/// An image that cannot be read is skipped and counted; the pictures after it keep their times.
package struct ImageFolderSource: ~Copyable, FrameSource {
    private static let step: Int64 = 1_000_000_000

    package let info: SourceInfo
    package private(set) var counters = SourceCounters()
    private let list: ImageList
    private let interrupt: Interrupt
    private var index = 0
    private var decoder = ImageDecoder()
    private var maker = PictureMaker()

    /// Opens the images that `url` stands for: a folder, one image, or else a pattern of the shell.
    package init(url: String, interrupt: Interrupt) throws(SourceError) {
        LibavLog.install()
        let list =
            switch FileKind(url) {
            case .folder: try ImageList(folder: url)
            case .other: ImageList(file: url)
            case .missing: try ImageList(pattern: url)
            }
        // The first good image says what to expect. It is decoded once more when its turn comes, with its own stamps.
        var decoder = ImageDecoder()
        var maker = PictureMaker()
        for path in list.paths where !interrupt.isRaised {
            let frame = FrameHandle()
            guard (try? Self.load(path, with: &decoder, into: frame)) != nil else { continue }
            let format = frame.format
            guard let picture = maker.picture(frame, orientation: .upright) else { continue }
            info = SourceInfo(
                codec: decoder.codecName,
                width: picture.width,
                height: picture.height,
                frameRate: 1,
                frameCount: list.paths.count,
                pixelFormat: format.name,
                pixelPath: PixelRoute(format).name
            )
            self.list = list
            self.interrupt = interrupt
            return
        }
        guard !interrupt.isRaised else { throw .interrupted(MediaLocation(url)) }
        let what = list.paths.count == 1 ? "cannot be decoded" : "none of the \(list.paths.count) images can be decoded"
        throw SourceError(.notVideo, "\(url): \(what)", remedy: "check that the files are complete images")
    }

    package var files: [String] { list.names }

    package mutating func next() throws(SourceError) -> DecodedFrame? {
        while index < list.paths.count, !interrupt.isRaised {
            defer { index += 1 }
            if let frame = takeFrame() { return frame }
            counters.decodeErrors += 1
        }
        return nil
    }

    /// The picture at ``index``, or `nil` if it cannot be had.
    private mutating func takeFrame() -> DecodedFrame? {
        let frame = FrameHandle()
        let spent = CPUTime.thread
        guard (try? decoder.read(list.paths[index])) != nil else { return nil }
        let demux = CPUTime.thread - spent
        let packetAt = Instant.now
        let capturedAt = WallTime.now
        counters.packets += 1
        guard (try? decoder.decode(into: frame)) != nil else { return nil }
        let isCorrupt = frame.isCorrupt
        guard let picture = maker.picture(frame, orientation: .upright) else { return nil }
        let decodedAt = Instant.now
        if isCorrupt { counters.decodeErrors += 1 }
        counters.frames += 1
        return DecodedFrame(
            picture: picture,
            pts: Int64(index) * Self.step,
            capturedAt: capturedAt,
            clock: .arrival,
            stamps: DecodeStamps(
                demux: demux,
                packetAt: packetAt,
                decode: decodedAt.since(packetAt),
                decodedAt: decodedAt
            ),
            isCorrupt: isCorrupt,
            fileIndex: Int32(clamping: index)
        )
    }

    private static func load(
        _ path: String,
        with decoder: inout ImageDecoder,
        into frame: borrowing FrameHandle
    ) throws(LibavStatus) {
        try decoder.read(path)
        try decoder.decode(into: frame)
    }
}
