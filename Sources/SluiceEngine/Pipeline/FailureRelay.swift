import SluiceCore

/// Carries failures to a pipeline that is still being made: what comes before it is connected is kept.
final class FailureRelay: Sendable {
    private struct State {
        var early: [PipelineError] = []
        var handler: (@Sendable (PipelineError) -> Void)?
    }

    private let state = Guarded(State())

    func report(_ failure: PipelineError) {
        let handler = state.withLock { state in
            if state.handler == nil { state.early.append(failure) }
            return state.handler
        }
        handler?(failure)
    }

    func connect(_ handler: @escaping @Sendable (PipelineError) -> Void) {
        let early = state.withLock { state in
            state.handler = handler
            return state.early
        }
        for failure in early { handler(failure) }
    }
}
