/// The running counts behind a ``FlickerSlice``.
struct FlickerTally {
    var objectFrames = 0
    var tracks = 0
    /// By frames missed, the first is 1.
    var gaps: [Int]
    var shortLived = 0

    init(longestGap: Int) {
        gaps = [Int](repeating: 0, count: longestGap)
    }

    static func += (sum: inout FlickerTally, other: FlickerTally) {
        sum.objectFrames += other.objectFrames
        sum.tracks += other.tracks
        sum.shortLived += other.shortLived
        for length in sum.gaps.indices { sum.gaps[length] += other.gaps[length] }
    }

    func slice(seconds: Double) -> FlickerSlice {
        let events = Double(gaps.reduce(0, +) + shortLived)
        return FlickerSlice(
            objectFrames: objectFrames,
            tracks: tracks,
            gaps: gaps,
            shortLived: shortLived,
            per1000Objects: objectFrames > 0 ? 1000 * events / Double(objectFrames) : nil,
            perMinute: seconds > 0 ? 60 * events / seconds : nil
        )
    }
}
