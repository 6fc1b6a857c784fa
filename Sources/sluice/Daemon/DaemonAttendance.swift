import Dispatch
import Foundation
import SluiceCore
import SluiceEngine
import SluiceServer

/// Looks after a running daemon on behalf of those who started it: signals, and the service manager.
final class DaemonAttendance: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let signals: StopSignals
    private let hangup: any DispatchSourceSignal
    private let timer: any DispatchSourceTimer
    private let watch: ServiceWatch?

    init(_ daemon: Daemon) {
        let pipeline = daemon.pipeline
        let service = daemon.service
        signals = StopSignals { isFirst in
            if isFirst { service.tell(.stopping) }
            pipeline.stop()
            // Last, because a terminal or a journal that takes nothing must not keep the pipeline from stopping.
            Terminal.print(isFirst ? "stopping: finishing what is in flight (again: at once)" : "stopped")
        }
        signal(SIGHUP, SIG_IGN)
        let queue = DispatchQueue(label: "sluice.attendance")
        hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: queue)
        hangup.setEventHandler { Task(priority: .medium) { _ = await daemon.reload() } }
        hangup.activate()
        watch = ServiceWatch(service, progress: { pipeline.progress }) { parts in
            guard !parts.isEmpty else { return }
            Terminal.print("hanging: \(parts.map { "\($0)" }.joined(separator: ", "))")
        }
        let told = Guarded(false)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler {
            guard service.isPresent else { return }
            let isReady = told.withLock { told in
                if !told, daemon.hasDecided {
                    told = service.tell(.ready)
                }
                return told
            }
            if isReady { service.tell(.status(ServiceStatus.text(pipeline.summary))) }
        }
        timer.schedule(deadline: .now() + .milliseconds(50), repeating: .milliseconds(500))
        timer.activate()
    }

    func stop() {
        signals.stop()
        hangup.cancel()
        timer.cancel()
        watch?.stop()
    }
}
