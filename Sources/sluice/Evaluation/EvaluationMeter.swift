import SluiceCore
import SluiceOptimizer

/// Shows how far an evaluation is, five times a second, while somebody looks.
struct EvaluationMeter {
    private var phase: EvaluationProgress.Phase?
    private var started = Instant.now
    private var shown: Instant?

    mutating func show(_ progress: EvaluationProgress) {
        let now = Instant.now
        if phase != progress.phase { (phase, started, shown) = (progress.phase, now, nil) }
        guard shown.map({ now.since($0) >= 200_000_000 }) ?? true else { return }
        shown = now
        Terminal.showLive(Self.text(progress, seconds: Double(now.since(started)) / 1e9))
    }

    static func text(_ progress: EvaluationProgress, seconds: Double) -> String {
        let what =
            switch progress.phase {
            case .overlap: "looking for calibration frames"
            case .frames: "evaluating"
            case .figures: "working out the figures"
            }
        guard progress.phase != .figures else { return what }
        let rate = seconds > 0 ? Double(progress.frames) / seconds : 0
        let count = progress.expected.map { "\(progress.frames)/\($0) frames" } ?? "\(progress.frames) frames"
        var parts = [what, count, "\(rate.formatted(1)) fps"]
        if let expected = progress.expected, rate > 0, progress.frames < expected {
            parts.append("ETA \(ProgressLine.duration(Double(expected - progress.frames) / rate))")
        }
        return parts.joined(separator: " · ")
    }
}
