/// Learns the usual time from one frame to the next and tells where frames are missing.
///
/// The estimate follows the median: a longer step raises it a little, a shorter one lowers it as much, so up to half of
/// the frames may be missing.
struct FrameClock {
    private static let rate = 0.05
    private(set) var interval: Double?
    private var last: Double?
    /// Time in steps without missing frames.
    private(set) var seconds = 0.0

    /// - Returns: Whether the frame follows the last one without a frame missing in between; `false` for the first.
    mutating func tick(_ now: Double) -> Bool {
        guard let last else {
            last = now
            return false
        }
        self.last = now
        let step = now - last
        guard step > 0 else { return false }
        let usual = interval ?? step
        interval = usual * (step > usual ? 1 + Self.rate : step < usual ? 1 - Self.rate : 1)
        let isNext = step < 1.5 * usual
        if isNext { seconds += step }
        return isNext
    }
}
