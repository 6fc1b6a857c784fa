/// How many of the frames that a model was calibrated with are also among those that judge it.
///
/// Counted over the frames of the calibration, because these are few: of a video whose every tenth frame was used, all of
/// them come back, but only a tenth of what is evaluated.
package struct FrameOverlap: Codable, Hashable, Sendable {
    /// Frames of the calibration.
    package let frames: Int
    /// Those that were evaluated bit by bit.
    package let exact: Int
    /// Those of which a near duplicate was evaluated.
    package let near: Int

    /// A share of near duplicates that a fixed camera may have in footage of different times: views in which nothing
    /// moves. Measured between the first and the last third of a clip: none and 21 %; of the same video encoded anew, at
    /// any quality down to CRF 35, 83 to 100 %.
    package static let toleratedNear = 0.5

    /// Frames of the calibration that were evaluated, one way or the other.
    package var share: Share { Share(exact + near, of: frames) }

    /// Whether the evaluation judges by what the model was calibrated with: any frame that is the same bit by bit, or more
    /// near duplicates than an unchanged view explains.
    package var isOverlap: Bool { exact > 0 || share.value ?? 0 > Self.toleratedNear }
}

/// Looks for the frames of a calibration among those of an evaluation, one by one.
package struct OverlapSearch: Sendable {
    private let calibration: [FrameFingerprint]
    private var matches: [FingerprintMatch?]

    package init(calibration: FingerprintSet) {
        self.calibration = calibration.fingerprints
        matches = Array(repeating: nil, count: calibration.count)
    }

    /// Takes a frame that is evaluated.
    package mutating func add(_ evaluated: FrameFingerprint) {
        for place in calibration.indices where matches[place] != .exact {
            if let match = calibration[place].match(evaluated) { matches[place] = match }
        }
    }

    package var overlap: FrameOverlap {
        FrameOverlap(
            frames: matches.count,
            exact: matches.count { $0 == .exact },
            near: matches.count { $0 == .near }
        )
    }
}

extension FingerprintSet {
    /// How much of this set, which a model was calibrated with, is in the one that judges it.
    package func overlap(with evaluated: FingerprintSet) -> FrameOverlap {
        var search = OverlapSearch(calibration: self)
        for fingerprint in evaluated.fingerprints { search.add(fingerprint) }
        return search.overlap
    }
}
