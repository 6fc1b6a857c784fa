package import SluiceCore

/// The presentation times of a stream, continued over connections and repetitions, so that they never go back.
package struct Timeline: Sendable {
    private var first: Instant?
    private var offset: Int64 = 0
    private var last: Int64?
    /// The distance of the last two frames, for the step from the end of a file to its beginning.
    private var step: Int64 = 40_000_000
    private var mustAlign = true

    package init() {}

    /// The source begins anew: its times start again.
    package mutating func restart() {
        mustAlign = true
    }

    /// The time of a frame from the start of the stream, in nanoseconds.
    ///
    /// - Parameters:
    ///   - pts: Its time since its source was opened.
    ///   - arrival: When its packet was read.
    ///   - isLive: Whether the source goes on while nobody reads, so that an outage is a gap.
    package mutating func time(_ pts: Int64, arrival: Instant, isLive: Bool) -> Int64 {
        if mustAlign {
            mustAlign = false
            if let last {
                let begin = isLive ? max(Int64(arrival.since(first ?? arrival)), last + step) : last + step
                offset = begin - pts
            }
        }
        if first == nil { first = arrival }
        let time = pts + offset
        if let last, time > last { step = min(time - last, 1_000_000_000) }
        last = max(time, last ?? time)
        return time
    }
}
