import SluiceCore
import SluiceMetrics

/// Looks for calibration frames among the frames that are to be evaluated: a variant would be judged on what it was made
/// to fit.
struct OverlapSearch {
    private let plan: EvaluationPlan
    private let interrupt: Interrupt
    private let progress: (EvaluationProgress) -> Void

    init(_ plan: EvaluationPlan, _ interrupt: Interrupt, _ progress: @escaping (EvaluationProgress) -> Void) {
        self.plan = plan
        self.interrupt = interrupt
        self.progress = progress
    }

    /// Reads all footage, if there is something to look for.
    ///
    /// - Returns: For each footage, the frames to leave out.
    /// - Throws: If there are such frames, and they are not to be left out.
    func run() throws -> [Set<Int>] {
        guard !plan.calibration.isEmpty else { return plan.footage.map { _ in [] } }
        var expected = ExpectedFrames(footage: plan.footage.count)
        var found: [Set<Int>] = []
        var first: String?
        var (frames, exact) = (0, 0)
        for (index, footage) in plan.footage.enumerated() {
            let reader = try FootageReader(footage, plan)
            expected.set(reader.expectedFrames, for: index)
            var same: Set<Int> = []
            while !interrupt.isRaised, let frame = try reader.next() {
                frames += 1
                if let (_, match) = plan.calibration.match(FrameFingerprint(frame.box.frame.picture)) {
                    same.insert(frame.index)
                    exact += match == .exact ? 1 : 0
                    first = first ?? "\(footage.name): \(frame.file ?? "frame \(frame.index)")"
                }
                progress(EvaluationProgress(phase: .overlap, frames: frames, expected: expected.total))
            }
            found.append(same)
        }
        let count = found.reduce(0) { $0 + $1.count }
        if let first, !plan.skipsOverlap {
            throw EvaluationError(
                .badData,
                "\(count) of \(frames) frames are among the \(plan.calibration.count) calibration frames (\(exact) bit by "
                    + "bit, \(count - exact) nearly), the first is \(first)",
                remedy: "give other footage, or leave these frames out with --skip-overlap"
            )
        }
        return found
    }
}
