import SluiceCore

/// Says when pictures were taken, as well as it can be known, and by which clock.
struct CaptureLabels: Sendable {
    /// When the recording began, for files that say so.
    private let creationTime: WallTime?
    private let isLive: Bool
    private(set) var drift = ClockDrift()

    init(creationTime: WallTime?, isLive: Bool) {
        self.creationTime = creationTime
        self.isLive = isLive
    }

    /// - Parameters:
    ///   - packet: The packet that held the picture.
    ///   - pts: Nanoseconds from the first picture.
    mutating func label(_ packet: PacketLog.Entry, pts: Int64) -> (time: WallTime, clock: CaptureClock) {
        if let creationTime {
            return (WallTime(nanosecondsSince1970: creationTime.nanosecondsSince1970 &+ pts), .container)
        }
        guard isLive, let takenAt = packet.takenAt else { return (packet.wallTime, .arrival) }
        drift.note(capture: takenAt.nanosecondsSince1970, arrival: packet.at)
        return takenAt.isPlausible(at: packet.wallTime) ? (takenAt, .ntp) : (packet.wallTime, .arrival)
    }
}

extension WallTime {
    /// Less than a day off: a camera that was never told the time counts from its start, or from 1970.
    fileprivate func isPlausible(at now: WallTime) -> Bool {
        let day: UInt64 = 86_400_000_000_000
        return (nanosecondsSince1970 &- now.nanosecondsSince1970).magnitude < day
    }
}
