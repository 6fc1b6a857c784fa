/// The frames of the largest weight, so many and no more, however many there were.
struct WorstFrames {
    private let limit: Int
    /// The worst first.
    private(set) var frames: [Disagreement] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether a frame of this weight would be kept: only then its picture is worth its bytes. Of equal ones the first
    /// stays.
    func wouldKeep(_ weight: Double) -> Bool {
        weight > 0 && (frames.count < limit || weight > frames[frames.count - 1].weight)
    }

    mutating func add(_ frame: Disagreement) {
        let place = frames.firstIndex { $0.weight < frame.weight } ?? frames.count
        frames.insert(frame, at: place)
        if frames.count > limit { frames.removeLast() }
    }
}
