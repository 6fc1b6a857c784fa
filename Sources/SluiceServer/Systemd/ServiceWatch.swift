import Dispatch
import SluiceCore
package import SluiceEngine

/// Feeds the manager's watchdog for as long as the pipeline makes progress.
///
/// `progress` is asked on the watch's own queue. If a hung lane keeps it from answering, nothing is fed either, which is
/// as it should be.
package final class ServiceWatch: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let timer: any DispatchSourceTimer

    /// - Parameters:
    ///   - manager: Who is told.
    ///   - progress: How far the pipeline has come.
    ///   - onHang: Told of the parts that hang when that changes; of none when all of them go on again.
    /// - Returns: `nil` if the manager does not watch us.
    package init?(
        _ manager: ServiceManager,
        progress: @escaping @Sendable () -> PipelineProgress,
        onHang: @escaping @Sendable ([WatchdogPolicy.Part]) -> Void
    ) {
        guard let period = manager.watchdogPeriod else { return nil }
        var policy = WatchdogPolicy(period: period)
        var hanging: [WatchdogPolicy.Part] = []
        let queue = DispatchQueue(label: "sluice.watchdog")
        timer = DispatchSource.makeTimerSource(queue: queue)
        let interval = policy.interval
        timer.setEventHandler {
            let now = policy.look(progress(), at: .now)
            if now.isEmpty { manager.tell(.watchdog) }
            if now != hanging {
                hanging = now
                onHang(now)
            }
        }
        timer.schedule(deadline: .now(), repeating: .nanoseconds(Int(clamping: interval)))
        timer.activate()
    }

    package func stop() { timer.cancel() }
}
