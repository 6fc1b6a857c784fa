import SluiceCore

/// The streams of a pipeline now, as the lanes behind the sources see them. They come and go while it runs.
final class StreamSet: Sendable {
    private struct State {
        /// By slot.
        var slots: [PipelineStream?] = []
        /// In the order in which they came. Made anew at each change: whoever asked for it still reads the old one. (An
        /// array in place would be as safe, by its reference count; ThreadSanitizer does not see that one on Linux.)
        var order: [PipelineStream] = []
    }

    let cpu = CPUBook()
    private let activity: Activity
    private let state = Guarded(State())

    init(activity: Activity) {
        self.activity = activity
    }

    /// Makes a stream in a free slot.
    func insert(_ spec: StreamSpec, limit: Int, files: [String]) -> PipelineStream {
        state.withLock { state in
            let slot = state.slots.firstIndex { $0 == nil } ?? state.slots.count
            let stream = PipelineStream(slot: slot, spec: spec, limit: limit, files: files, activity: activity)
            if slot == state.slots.count { state.slots.append(stream) } else { state.slots[slot] = stream }
            state.order = state.order + [stream]
            return stream
        }
    }

    /// Forgets a stream whose frames have all ended.
    func remove(_ stream: PipelineStream) {
        state.withLock { state in
            state.slots[stream.slot] = nil
            state.order = state.order.filter { $0 !== stream }
        }
    }

    /// The stream in a slot that a living frame names.
    subscript(slot: Int) -> PipelineStream {
        state.withLock { state in
            guard let stream = state.slots[slot] else { preconditionFailure("a frame outlived its stream") }
            return stream
        }
    }

    /// All streams, in the order in which they came.
    var all: [PipelineStream] { state.withLock { $0.order } }

    /// Whether a source may deliver a frame before one leaves the pipeline.
    var canDeliver: Bool { state.withLock { $0.order.contains { $0.gate.canDeliver } } }

    /// Whether all sources have ended.
    var haveEnded: Bool { state.withLock { $0.order.allSatisfy(\.book.hasEnded) } }

    /// Whether a source goes on by itself, so that a frame which waits gets old.
    var preferFresh: Bool { state.withLock { $0.order.contains { $0.overflow != .block && !$0.book.hasEnded } } }
}
