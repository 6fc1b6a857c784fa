import BasicContainers
import DequeModule

/// The waiting room before a variant: frames that have a ticket and wait for a slot, by stream, served in turn.
struct Intake: ~Copyable {
    private var rooms: RigidArray<RigidDeque<Frame>>
    private var next = 0
    private(set) var count = 0

    init() {
        rooms = RigidArray()
    }

    /// Makes room for a stream.
    ///
    /// - Parameter limit: Its tickets.
    mutating func open(_ slot: Int, limit: Int) {
        rooms.openRoom(slot, limit: limit)
    }

    mutating func append(_ frame: consuming Frame) {
        let stream = frame.header.stream
        rooms[stream].append(frame)
        count += 1
    }

    /// The oldest frame of the stream whose turn it is. Streams take turns, so a busy one cannot starve another.
    mutating func removeNext() -> Frame? {
        for step in 0..<rooms.count {
            let stream = (next + step) % rooms.count
            if let frame = rooms[stream].popFirst() {
                next = (stream + 1) % rooms.count
                count -= 1
                return frame
            }
        }
        return nil
    }

    /// The oldest waiting frame of one stream, to make room for a newer one.
    mutating func removeOldest(of stream: Int) -> Frame? {
        guard let frame = rooms[stream].popFirst() else { return nil }
        count -= 1
        return frame
    }
}
