import DequeModule
import SluiceCore

/// Runs a ``FrameTap`` on a lane of its own. Its places are tickets, as everywhere.
final class TapLane: Sendable {
    private struct Seen: ~Copyable, Sendable {
        let result: FrameResult
        let timings: StageTimings
    }

    private struct NoState {}

    private let mailbox = Guarded(UniqueDeque<Seen>())
    private let lane: Lane<NoState>

    init(_ tap: any FrameTap) {
        lane = Lane(label: "sluice.tap", state: NoState())
        lane.start { [mailbox] _, _ in
            while let seen = mailbox.withLock({ $0.popFirst() }) {
                guard let picture = seen.result.frame.picture else { continue }
                tap.see(picture, seen.result.frame.header, seen.result.detections, seen.timings)
            }
        }
    }

    func stop() {
        lane.stop()
    }

    func post(_ result: consuming FrameResult, _ timings: StageTimings) {
        var seen: Seen? = Seen(result: result, timings: timings)
        mailbox.withLock { $0.append(seen.take()!) }
        lane.ring()
    }
}
