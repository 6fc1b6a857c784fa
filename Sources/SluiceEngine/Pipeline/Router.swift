import SluiceCore

/// Names the variant that serves a frame, and brings the frame there. With no experiment that is always the champion.
///
/// A champion that was replaced keeps what it has and gets nothing more.
final class Router: Sendable {
    private struct State {
        var champion: VariantLanes
        /// Those that still work off what they have.
        var retired: [VariantLanes] = []
    }

    private let state: Guarded<State>

    init(champion: VariantLanes) {
        state = Guarded(State(champion: champion))
    }

    /// All variants that may hold frames, the champion first.
    var variants: [VariantLanes] { state.withLock { [$0.champion] + $0.retired } }

    /// Those that were replaced and still work off what they have.
    var retired: [VariantLanes] { state.withLock { $0.retired } }

    /// Hands a frame to the variant that serves it.
    func post(_ frame: consuming Frame) {
        var frame: Frame? = frame
        // Under the lock, so that a variant which was replaced can be known to get nothing more.
        state.withLock { $0.champion.filler.post(frame.take()!) }
    }

    /// Gives up the oldest frame of a stream that waits for a slot, to make room for a newer one.
    func evictOldest(of stream: Int) -> Frame? {
        // Those that serve no more have older ones.
        for variant in state.withLock({ $0.retired + [$0.champion] }) {
            if let frame = variant.filler.evictOldest(of: stream) { return frame }
        }
        return nil
    }

    /// Makes `champion` serve from the next frame on. The one that served still has to work off what it holds; see
    /// ``forget(_:)``.
    func promote(_ champion: VariantLanes) {
        state.withLock { state in
            state.retired.append(state.champion)
            state.champion = champion
        }
    }

    /// A retired variant holds nothing any more.
    func forget(_ variant: VariantLanes) {
        state.withLock { $0.retired.removeAll { $0 === variant } }
    }
}
