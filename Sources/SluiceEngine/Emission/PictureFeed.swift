package import SluiceCore
import Synchronization

/// A picture together with what was found on it.
package struct SeenPicture: ~Copyable, Sendable {
    package let picture: Picture
    package let header: FrameHeader
    package let detections: Detections
    package let timings: StageTimings
    /// What found the objects.
    package let model: ModelIdentity

    package init(
        picture: consuming Picture,
        header: FrameHeader,
        detections: Detections,
        timings: StageTimings,
        model: ModelIdentity
    ) {
        self.picture = picture
        self.header = header
        self.detections = detections
        self.timings = timings
        self.model = model
    }
}

/// What it cost to show pictures to those who watch.
package struct PictureCost: Sendable, Hashable {
    /// Pictures that a watcher has seen.
    package var pictures: UInt64 = 0
    /// CPU seconds of the lane that draws and encodes them.
    package var cpuSeconds = 0.0

    package init() {}
}

/// Shows a few pictures a second to those who watch a stream: a preview. Costs one atomic load a frame while nobody
/// watches anything.
///
/// Unlike a ``FrameTap`` it never holds anybody up: of each stream it keeps one picture that nobody has seen yet, the
/// newest, and none of the tickets. With the picture that is being seen these are two of a decoder's buffers.
///
/// The pipeline asks twice for each frame:
/// - ``wants(_:now:)``, where the picture would be let go because it lies in a batch (`FillLane.fill`): if so, the
///   frame keeps its picture. Only as many frames a second are wanted as are shown, so no more pictures are kept.
/// - ``offer(_:of:)``, when the line of a frame that has its picture still was written (`Emitter.emit`); the ticket
///   dies with the frame as usual. A pipeline with a ``FrameTap`` keeps all pictures for that, and offers none.
package final class PictureFeed: Sendable {
    /// What is known of a stream that is watched.
    private final class Room: Sendable {
        struct Content: ~Copyable {
            var watchers: [UInt64: @Sendable (borrowing SeenPicture) -> Void] = [:]
            var newest: SeenPicture?
            var nextDue = Instant(nanoseconds: 0)
        }

        let content = Guarded(Content())
    }

    private struct State {
        var rooms: [String: Room] = [:]
        var next: UInt64 = 0
    }

    /// Nanoseconds from one picture of a stream to the next.
    private let interval: UInt64
    private let state = Guarded(State())
    /// Streams that somebody watches, to be looked at without the lock.
    private let watched = Atomic<Int>(0)
    private let lane: Lane<PictureCost>

    /// - Parameter rate: Most pictures of a stream a second.
    package init(rate: Double = 5) {
        interval = UInt64(1e9 / rate)
        lane = Lane(label: "sluice.preview", state: PictureCost())
        lane.start { [state] _, cost in
            for room in state.withLock({ Array($0.rooms.values) }) { Self.show(room, &cost) }
        }
    }

    /// Shows no more pictures. Call it before the feed dies.
    package func stop() {
        lane.stop()
    }

    /// What was spent so far. Waits for the picture that is being shown; never call it from a watcher.
    package var cost: PictureCost { lane.sync { $0 } }

    /// The streams that somebody watches, with the number of those who do.
    package var watchers: [String: Int] {
        state.withLock { $0.rooms.mapValues { room in room.content.withLock { $0.watchers.count } } }
    }

    /// Begins to show pictures of a stream to `see`, on a lane that all watchers share.
    ///
    /// - Returns: What to give to ``unwatch(_:)``.
    package func watch(_ stream: String, _ see: @escaping @Sendable (borrowing SeenPicture) -> Void) -> UInt64 {
        state.withLock { state in
            state.next += 1
            let room = state.rooms[stream] ?? Room()
            state.rooms[stream] = room
            room.content.withLock { $0.watchers[state.next] = see }
            watched.store(state.rooms.count, ordering: .releasing)
            return state.next
        }
    }

    /// Ends what ``watch(_:_:)`` began. A picture may be shown once more.
    package func unwatch(_ id: UInt64) {
        state.withLock { state in
            for (stream, room) in state.rooms {
                let isEmpty = room.content.withLock { content in
                    content.watchers[id] = nil
                    return content.watchers.isEmpty
                }
                if isEmpty { state.rooms[stream] = nil }
            }
            watched.store(state.rooms.count, ordering: .releasing)
        }
    }

    /// Whether the frame at hand should keep its picture: somebody watches its stream, and the next picture is due.
    /// If so, it counts as that picture.
    package func wants(_ stream: String, now: Instant = .now) -> Bool {
        guard let room = room(stream) else { return false }
        return room.content.withLock { content in
            guard now >= content.nextDue else { return false }
            content.nextDue = now.advanced(by: interval)
            return true
        }
    }

    /// Takes a picture, which replaces one of the same stream that nobody has seen yet.
    package func offer(_ picture: consuming SeenPicture, of stream: String) {
        guard let room = room(stream) else { return }
        var picture: SeenPicture? = picture
        room.content.withLock { $0.newest = picture.take() }
        lane.ring()
    }

    private func room(_ stream: String) -> Room? {
        guard watched.load(ordering: .acquiring) > 0 else { return nil }
        return state.withLock { $0.rooms[stream] }
    }

    private static func show(_ room: Room, _ cost: inout PictureCost) {
        var watchers: [@Sendable (borrowing SeenPicture) -> Void] = []
        let taken = room.content.withLock { content -> SeenPicture? in
            watchers = Array(content.watchers.values)
            return content.newest.take()
        }
        guard let seen = taken else { return }
        let started = CPUTime.thread
        for see in watchers { see(seen) }
        cost.cpuSeconds += Double(CPUTime.thread - started) / 1e9
        cost.pictures += 1
    }
}
