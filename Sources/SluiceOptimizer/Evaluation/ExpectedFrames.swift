/// How many frames there are to look at, as far as it is known.
struct ExpectedFrames {
    private enum Count {
        case unopened
        case unknown
        case known(Int)
    }

    private var counts: [Count]

    init(footage: Int) {
        counts = Array(repeating: .unopened, count: footage)
    }

    /// - Parameter frames: `nil` for a source that does not say.
    mutating func set(_ frames: Int?, for footage: Int) {
        counts[footage] = frames.map(Count.known) ?? .unknown
    }

    /// Of all footage; what was not opened yet is taken to be like what was. `nil`: nobody knows.
    var total: Int? {
        var opened = 0
        var sum = 0
        for count in counts {
            switch count {
            case .unopened: continue
            case .unknown: return nil
            case .known(let frames):
                opened += 1
                sum += frames
            }
        }
        return opened > 0 ? sum * counts.count / opened : nil
    }
}
