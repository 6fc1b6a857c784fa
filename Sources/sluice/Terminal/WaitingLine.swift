import Dispatch
import SluiceCore

/// Shows what is waited for, and for how long already, while somebody looks.
final class WaitingLine: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "sluice.waiting")

    init(_ text: String) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        let start = Instant.now
        timer.setEventHandler {
            Terminal.showLive("\(text) · \((Double(Instant.now.since(start)) / 1e9).formatted(0)) s")
        }
        timer.schedule(deadline: .now(), repeating: .seconds(1))
        timer.activate()
    }

    func stop() {
        timer.cancel()
        // A line that is being drawn comes first.
        queue.sync {}
        Terminal.clearLive()
    }
}
