package import SluiceCore
import SluiceMedia
import SluiceMetrics

/// Runs every variant on every frame and judges them: by the labels where there are some, by the reference in any case.
///
/// The variants take turns on each frame, and the one that begins changes from frame to frame, so that what disturbs the
/// machine disturbs all of them alike. What is kept does not grow with the footage, but for a few bytes a frame and, of
/// labelled frames, the detections.
package final class Evaluation {
    private let plan: EvaluationPlan
    private let interrupt: Interrupt
    private let progress: (EvaluationProgress) -> Void
    private let runners: [VariantRunner]
    private var book: EvaluationBook
    private var encoder = JPEGEncoder(quality: 85)
    private var results: ResultsWriter?
    private var framesSoFar = 0
    private var expected: ExpectedFrames

    /// - Parameters:
    ///   - interrupt: Raise it to stop early; the report is about the frames up to then.
    ///   - progress: Told after every frame.
    /// - Throws: If the classes of the variants and the labels do not go together, or a model does not run.
    package init(
        _ plan: EvaluationPlan,
        interrupt: Interrupt,
        progress: @escaping (EvaluationProgress) -> Void
    ) throws {
        precondition(!plan.variants.isEmpty && !plan.footage.isEmpty)
        self.plan = plan
        self.interrupt = interrupt
        self.progress = progress
        let choice = try ClassChoice(plan)
        book = EvaluationBook(plan, choice)
        expected = ExpectedFrames(footage: plan.footage.count)
        runners = try plan.variants.map { variant throws(InferenceError) in
            try VariantRunner(variant, classes: choice.table)
        }
        if let folder = plan.detectionsFolder {
            results = try ResultsWriter(
                folder: folder,
                variants: plan.variants.map(\.name),
                footage: plan.footage.count,
                categoryIDs: choice.categories.map(\.id)
            )
        }
    }

    /// Evaluates, from the first frame to the report.
    package func run() throws -> EvaluationReport {
        let leftOut = try OverlapSearch(plan, interrupt, progress).run()
        for index in plan.footage.indices where !interrupt.isRaised {
            try evaluate(index, without: leftOut[index])
        }
        guard book.frames > 0 else {
            throw EvaluationError(
                .badData,
                interrupt.isRaised ? "stopped before the first frame" : "there is no frame to evaluate",
                remedy: interrupt.isRaised ? "let it run" : "give other footage, or a smaller --every"
            )
        }
        report(.figures)
        let result = book.report(isPartial: interrupt.isRaised)
        try results?.commit()
        return result
    }

    /// - Parameter leftOut: Frames that are not evaluated.
    private func evaluate(_ index: Int, without leftOut: Set<Int>) throws {
        let reader = try FootageReader(plan.footage[index], plan)
        expected.set(reader.expectedFrames, for: index)
        book.beginFootage(reader)
        try results?.beginFootage(index)
        while !interrupt.isRaised, let frame = try reader.next() {
            guard !leftOut.contains(frame.index) else {
                book.skipCalibrationFrame()
                continue
            }
            try evaluate(frame, of: index)
            framesSoFar += 1
            report(.frames)
        }
        try results?.endFootage()
        try book.endFootage(reader)
    }

    private func evaluate(_ frame: FootageReader.Selection, of footage: Int) throws {
        // The first frame is run once without the clock: caches, pages and clocks of the processor warm up.
        if framesSoFar == 0 { for runner in runners { _ = try runner.run(frame.box.frame.picture) } }
        for turn in runners.indices {
            let variant = (framesSoFar + turn) % runners.count
            let cost = try runners[variant].run(frame.box.frame.picture)
            book.add(cost, objects: runners[variant].reportedCount, variant: variant)
        }
        let objects = runners.map(\.objects)
        try book.judge(objects, frame) { try self.encoder.encode(frame.box.frame.picture) }
        let imageID = frame.known?.imageID ?? frame.index + 1
        for (variant, objects) in objects.enumerated() { try results?.write(objects, image: imageID, variant: variant) }
    }

    private func report(_ phase: EvaluationProgress.Phase) {
        progress(EvaluationProgress(phase: phase, frames: framesSoFar, expected: expected.total))
    }
}

/// Why an evaluation cannot be made.
package typealias EvaluationError = CodedError<ExitCode>
