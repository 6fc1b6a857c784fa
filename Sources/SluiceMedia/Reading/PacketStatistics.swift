/// What the packets of a stream show without being decoded.
package struct PacketStatistics: Hashable, Sendable {
    package private(set) var count: UInt64 = 0
    package private(set) var bytes: UInt64 = 0
    package private(set) var keyPackets: UInt64 = 0
    /// Packets come in another order than their pictures are shown, so there are B-frames.
    package private(set) var isReordered = false
    private var firstKey: UInt64 = 0
    private var lastKey: UInt64 = 0
    private var latest = Int64.min

    /// Packets from one key frame to the next, on average; `nil` before the second.
    package var keyframeInterval: Double? {
        keyPackets > 1 ? Double(lastKey - firstKey) / Double(keyPackets - 1) : nil
    }

    /// - Parameter timestamp: When its picture is shown, in any unit.
    mutating func note(bytes: Int, isKey: Bool, timestamp: Int64?) {
        if isKey {
            if keyPackets == 0 { firstKey = count }
            lastKey = count
            keyPackets += 1
            // A camera that restarted its clock is not reordered.
            latest = .min
        }
        count += 1
        self.bytes += UInt64(bytes)
        guard let timestamp else { return }
        if timestamp < latest { isReordered = true }
        latest = max(latest, timestamp)
    }
}
