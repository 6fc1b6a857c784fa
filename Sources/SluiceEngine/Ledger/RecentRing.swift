/// The timings of a stream's last frames, oldest first. Memory is taken once.
struct RecentRing: Sendable {
    private static let capacity = 256
    private var timings: [StageTimings] = []
    private var variants: [Int] = []
    private var next = 0

    mutating func append(_ timing: StageTimings, variant: Int) {
        if timings.count < Self.capacity {
            if timings.isEmpty {
                timings.reserveCapacity(Self.capacity)
                variants.reserveCapacity(Self.capacity)
            }
            timings.append(timing)
            variants.append(variant)
        } else {
            timings[next] = timing
            variants[next] = variant
        }
        next = (next + 1) % Self.capacity
    }

    /// The timings by slot of their variant.
    var byVariant: [(variant: Int, timings: [StageTimings])] {
        let first = timings.count < Self.capacity ? 0 : next
        var result: [(variant: Int, timings: [StageTimings])] = []
        for step in timings.indices {
            let index = (first + step) % timings.count
            if let known = result.firstIndex(where: { $0.variant == variants[index] }) {
                result[known].timings.append(timings[index])
            } else {
                result.append((variants[index], [timings[index]]))
            }
        }
        return result
    }
}
