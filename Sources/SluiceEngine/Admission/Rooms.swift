import BasicContainers
import DequeModule

/// Waiting rooms by slot of the stream. They hold as many as the stream has tickets, so they never overflow.
extension RigidArray where Element: ~Copyable {
    /// Makes the room of `slot` large enough for `limit` elements; rooms in between come into being empty.
    mutating func openRoom<Guest: ~Copyable>(_ slot: Int, limit: Int) where Element == RigidDeque<Guest> {
        if slot >= capacity { reserveCapacity(max(slot + 1, capacity * 2)) }
        while count <= slot { append(RigidDeque(capacity: 0)) }
        if self[slot].capacity < limit { self[slot].reserveCapacity(limit) }
    }
}
