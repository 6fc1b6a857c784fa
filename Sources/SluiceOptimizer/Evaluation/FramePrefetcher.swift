import Dispatch
import SluiceCore
import SluiceEngine

/// Decodes a few frames ahead on a queue of its own, so that the variants do not wait for the decoder.
final class FramePrefetcher: Sendable {
    private struct State: ~Copyable {
        var ready: [FrameBox] = []
        var failure: SourceError?
        var hasEnded = false
        var isStopped = false
    }

    /// Frames that wait at most.
    private static let capacity = 4

    private let state = Guarded(State())
    private let queue = DispatchQueue(label: "sluice.evaluate.decode")

    init(_ source: SourceBox) {
        queue.async { [state] in
            while Self.hasRoom(state) {
                do throws(SourceError) {
                    let box = try FrameBox(next: source)
                    state.withLock { state in
                        if let box { state.ready.append(box) }
                        state.hasEnded = box == nil
                    }
                } catch {
                    state.withLock { $0.failure = error }
                }
                state.notify()
            }
        }
    }

    /// Waits until a frame more is wanted; `false` if none ever will be.
    private static func hasRoom(_ state: Guarded<State>) -> Bool {
        state.wait { state in
            if state.isStopped || state.hasEnded || state.failure != nil { return false }
            return state.ready.count < capacity ? true : nil
        }
    }

    /// The next frame, or `nil` at the end.
    func next() throws(SourceError) -> FrameBox? {
        enum Answer {
            case frame(FrameBox)
            case end
            case failure(SourceError)
        }
        let answer = state.wait { state -> Answer? in
            if !state.ready.isEmpty { return .frame(state.ready.removeFirst()) }
            if let failure = state.failure { return .failure(failure) }
            return state.hasEnded ? .end : nil
        }
        state.notify()
        switch answer {
        case .frame(let box): return box
        case .end: return nil
        case .failure(let error): throw error
        }
    }

    /// Waits for the frame that is being decoded, and lets go of the source.
    func stop() {
        state.withLock { $0.isStopped = true }
        state.notify()
        queue.sync {}
    }
}

/// Holds a frame, because an array cannot hold noncopyable values.
final class FrameBox: @unchecked Sendable {
    // In one hand at a time: the decoder's, the mailbox's, the evaluation's.
    let frame: DecodedFrame

    /// `nil` at the end of the source.
    init?(next source: SourceBox) throws(SourceError) {
        guard let frame = try source.next() else { return nil }
        self.frame = frame
    }
}
