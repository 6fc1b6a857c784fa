/// The fingerprints of a set of frames, such as those that a model was calibrated with.
package struct FingerprintSet: Hashable, Sendable {
    /// In the order in which they were added; frames that are the same bit by bit are kept once.
    package private(set) var fingerprints: [FrameFingerprint] = []
    private var places: [UInt64: Int] = [:]

    package init() {}

    package mutating func insert(_ fingerprint: FrameFingerprint) {
        guard places[fingerprint.digest] == nil else { return }
        places[fingerprint.digest] = fingerprints.count
        fingerprints.append(fingerprint)
    }

    package var count: Int { fingerprints.count }
    package var isEmpty: Bool { fingerprints.isEmpty }

    /// The frame of the set that shows the same as a picture: the same bit by bit, else the one that differs least.
    ///
    /// - Returns: Its place in ``fingerprints``, and how it is the same; nil where no frame is near.
    package func match(_ fingerprint: FrameFingerprint) -> (place: Int, match: FingerprintMatch)? {
        if let place = places[fingerprint.digest], let match = fingerprints[place].match(fingerprint) {
            return (place, match)
        }
        let near = fingerprints.indices.filter { fingerprints[$0].match(fingerprint) != nil }
        let nearest = near.min {
            fingerprints[$0].thumbnail.difference(fingerprint.thumbnail)
                < fingerprints[$1].thumbnail.difference(fingerprint.thumbnail)
        }
        return nearest.map { ($0, .near) }
    }
}
