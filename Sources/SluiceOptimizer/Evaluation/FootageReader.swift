import SluiceCore
import SluiceEngine

/// Reads a footage and picks the frames to look at: every so-manieth, as many as wanted, and of labelled footage those
/// that the labels know.
final class FootageReader {
    /// A frame to look at.
    struct Selection {
        let box: FrameBox
        /// Position in the footage, counted from 0.
        let index: Int
        /// The image, for a folder of them.
        let file: String?
        /// `nil` where there are no labels.
        let known: TruthReader.Known?

        var seconds: Double { Double(box.frame.pts) / 1e9 }
    }

    /// Frames that the labels do not mention.
    private(set) var unlabelled = 0
    /// Whether there is nothing more to read, rather than more than was wanted.
    private(set) var hasEnded = false

    private let source: SourceBox
    private let prefetcher: FramePrefetcher
    private let truth: TruthReader?
    private let every: Int
    private var left: Int
    private var index = 0

    init(_ footage: Footage, _ plan: EvaluationPlan) throws {
        source = try footage.open()
        truth = try footage.truth.map { [source] truth throws(LabelsError) in
            try TruthReader(truth, footage: footage.name, files: source.files, isPattern: footage.isPattern)
        }
        every = plan.every
        left = plan.frameLimit ?? .max
        prefetcher = FramePrefetcher(source)
    }

    deinit {
        source.interrupt.raise()
        prefetcher.stop()
    }

    var info: SourceInfo { source.info }
    /// Whether its frames follow each other in time.
    var isVideo: Bool { source.files.isEmpty }

    /// About how many frames ``next()`` will hand out.
    var expectedFrames: Int? {
        source.info.frameCount.map { min($0 > 0 ? ($0 - 1) / every + 1 : 0, left) }
    }

    /// The next frame to look at, or `nil`.
    func next() throws -> Selection? {
        while left > 0 {
            guard let box = try prefetcher.next() else {
                hasEnded = true
                return nil
            }
            let selection = try select(box)
            index += 1
            if let selection {
                left -= 1
                return selection
            }
        }
        return nil
    }

    /// Checks what can only be known at the end.
    ///
    /// - Returns: Pictures that could not be decoded.
    func finish() throws(LabelsError) -> Int {
        prefetcher.stop()
        let damaged = Int(source.counters.decodeErrors)
        if hasEnded { try truth?.finish(frames: index, damaged: damaged) }
        return damaged
    }

    private func select(_ box: FrameBox) throws(LabelsError) -> Selection? {
        let fileIndex = Int(box.frame.fileIndex)
        let file = source.files.indices.contains(fileIndex) ? source.files[fileIndex] : nil
        // Asked for every frame: a source that knows what it shows hands it over once.
        let known = try truth?.read(
            TruthReader.Frame(
                index: index,
                pts: box.frame.pts,
                file: file,
                width: box.frame.picture.width,
                height: box.frame.picture.height
            )
        )
        guard index.isMultiple(of: every) else { return nil }
        if truth != nil, known == nil {
            unlabelled += 1
            return nil
        }
        return Selection(box: box, index: index, file: file, known: known)
    }
}
