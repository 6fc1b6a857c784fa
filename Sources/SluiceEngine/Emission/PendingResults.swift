import BasicContainers
import DequeModule

/// Results that wait until they are the oldest of their stream.
struct PendingResults: ~Copyable, Sendable {
    private var rooms: RigidArray<RigidDeque<FrameResult>>

    /// - Parameter limits: Tickets of each stream.
    init(limits: [Int]) {
        rooms = RigidArray(capacity: limits.count)
        for limit in limits { rooms.append(RigidDeque(capacity: limit)) }
    }

    mutating func insert(_ result: consuming FrameResult) {
        rooms[result.frame.header.stream].append(result)
    }

    /// Takes the result of frame `sequence`, if it is here.
    mutating func remove(_ sequence: UInt64, of stream: Int) -> FrameResult? {
        for index in 0..<rooms[stream].count where rooms[stream][index].frame.header.sequence == sequence {
            return rooms[stream].remove(at: index)
        }
        return nil
    }
}
