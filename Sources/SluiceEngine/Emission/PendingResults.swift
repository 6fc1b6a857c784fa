import BasicContainers
import DequeModule

/// Results that wait until they are the oldest of their stream.
struct PendingResults: ~Copyable, Sendable {
    private var rooms: RigidArray<RigidDeque<FrameResult>>

    init() {
        rooms = RigidArray()
    }

    /// Makes room for a stream.
    ///
    /// - Parameter limit: Its tickets.
    mutating func open(_ slot: Int, limit: Int) {
        rooms.openRoom(slot, limit: limit)
    }

    /// Whether a result of a variant is waiting.
    func holds(variant: Int) -> Bool {
        for slot in 0..<rooms.count {
            for index in 0..<rooms[slot].count where rooms[slot][index].variant == variant { return true }
        }
        return false
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
