import SluiceCore

/// Finds the true objects of the frames of one footage, and everything that shows that the labels are not its labels.
struct TruthReader {
    /// What a frame is known by.
    struct Frame {
        /// Counted from 0.
        var index: Int
        var pts: Int64
        /// The image, for a folder of them.
        var file: String?
        var width: Int
        var height: Int
    }

    /// What is known of one frame.
    struct Known {
        /// Among the images of the labels, in the order of their ids; the frame's index where the source itself knows.
        var position: Int
        /// As the labels have it.
        var imageID: Int
        var objects: [TrueObject]
    }

    private let truth: FootageTruth
    private let footage: String
    private let positions: ImagePositions?

    /// - Parameters:
    ///   - files: The images of the footage; empty for a video.
    ///   - isPattern: The footage was named by a pattern, so that it need not hold all images of the labels.
    init(_ truth: FootageTruth, footage: String, files: [String], isPattern: Bool) throws(LabelsError) {
        self.truth = truth
        self.footage = footage
        guard case .images(let labels) = truth else {
            positions = nil
            return
        }
        let positions = ImagePositions(labels, files: files)
        let missing = positions.missing
        if !missing.isEmpty, !isPattern || missing.count == labels.images.count {
            throw LabelsError(
                .noInput,
                "\(footage): \(missing.count) of the \(labels.images.count) images of \(labels.path) are not there: "
                    + missing.listed(limit: 3),
                remedy: "give the folder that the labels are of, or a pattern ('folder/*.jpg') for a part of it"
            )
        }
        self.positions = positions
    }

    /// What is in a frame; `nil` if the labels do not mention it.
    ///
    /// Call it for every frame, those that are skipped included: a source that knows what it shows hands it over once.
    func read(_ frame: Frame) throws(LabelsError) -> Known? {
        switch truth {
        case .live(let truth):
            return Known(position: frame.index, imageID: frame.index + 1, objects: truth.take(pts: frame.pts))
        case .images(let labels):
            guard let file = frame.file, let position = positions?[file] else { return nil }
            return try known(position, labels, frame)
        case .frames(let labels):
            guard frame.index < labels.images.count else { throw lengthError(labels, frames: nil) }
            return try known(frame.index, labels, frame)
        }
    }

    /// Makes sure that a footage which was read to its end has the length of its labels.
    ///
    /// - Parameter damaged: Frames that the decoder lost on the way.
    func finish(frames: Int, damaged: Int) throws(LabelsError) {
        guard case .frames(let labels) = truth else { return }
        guard damaged == 0 else {
            throw LabelsError(
                .badData,
                "\(footage): \(damaged) frames are damaged, so nobody knows which frame a label of \(labels.path) is of",
                remedy: "use an undamaged copy of the video"
            )
        }
        guard frames == labels.images.count else { throw lengthError(labels, frames: frames) }
    }

    private func known(_ position: Int, _ labels: CocoLabels, _ frame: Frame) throws(LabelsError) -> Known {
        let image = labels.images[position]
        if let width = image.width, let height = image.height, (width, height) != (frame.width, frame.height) {
            throw LabelsError(
                .badData,
                "\(footage): \(frame.file ?? "frame \(frame.index)") has \(frame.width)×\(frame.height) pixels, and "
                    + "\(labels.path) says \(width)×\(height)",
                remedy: "use the pictures that were labelled, at their size"
            )
        }
        return Known(position: position, imageID: image.id, objects: labels.objects[position])
    }

    private func lengthError(_ labels: CocoLabels, frames: Int?) -> LabelsError {
        let length = frames.map { "\($0) frames, and \(labels.path)" } ?? "more frames than \(labels.path), which"
        return LabelsError(
            .badData,
            "\(footage): has \(length) has labels for \(labels.images.count)",
            remedy: "give the labels of this very video; cut one of them, or use --frames to compare the beginning"
        )
    }
}
