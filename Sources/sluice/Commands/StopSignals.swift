import Dispatch
import Foundation

/// Turns SIGINT and SIGTERM into an orderly stop; the second one ends the process at once.
final class StopSignals: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let sources: [any DispatchSourceSignal]

    /// - Parameter onSignal: Told of the first signal with `true`, of the second with `false`.
    init(_ onSignal: @escaping @Sendable (_ isFirst: Bool) -> Void) {
        // One queue, so that the count needs no lock.
        let queue = DispatchQueue(label: "sluice.signals")
        let count = SignalCount()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                count.value += 1
                onSignal(count.value == 1)
                if count.value > 1 { _exit(128 + number) }
            }
            source.activate()
            return source
        }
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}

/// How many signals came.
private final class SignalCount: @unchecked Sendable {
    // Confined to the queue of the signals.
    var value = 0
}
