import Dispatch
import SluiceEngine

/// Shows how far a pipeline is, five times a second, while somebody looks.
final class ProgressLine: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "sluice.progress")

    /// - Parameter frameCount: Frames that are expected, if all streams have an end.
    init(_ pipeline: Pipeline, frameCount: Int?) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        let start = DispatchTime.now().uptimeNanoseconds
        timer.setEventHandler {
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
            Terminal.showLive(Self.text(pipeline.streamReports, seconds: seconds, frameCount: frameCount))
        }
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200))
        timer.activate()
    }

    func stop() {
        timer.cancel()
        // A line that is being drawn comes first.
        queue.sync {}
        Terminal.clearLive()
    }

    static func text(_ streams: [StreamReport], seconds: Double, frameCount: Int?) -> String {
        let received = streams.reduce(0) { $0 + $1.account.received }
        let emitted = streams.reduce(0) { $0 + $1.account.emitted }
        let dropped = streams.reduce(0) { $0 + $1.account.droppedTotal }
        let rate = seconds > 0 ? Double(emitted) / seconds : 0
        var parts = [frameCount.map { "\(emitted)/\($0) frames" } ?? "\(emitted) frames", "\(rate.formatted(1)) fps"]
        if let frameCount, rate > 0, Int(received) < frameCount {
            parts.append("ETA \(duration(Double(frameCount - Int(received)) / rate))")
        }
        parts.append("\(dropped) dropped")
        if streams.count > 1 { parts.append("\(streams.count(where: { !$0.hasEnded })) streams running") }
        return parts.joined(separator: " · ")
    }

    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
