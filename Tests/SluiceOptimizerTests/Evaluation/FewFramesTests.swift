import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import Testing

/// Too little footage for an interval is said, and no harm.
@Suite struct FewFramesTests {
    @Test(arguments: [1, 5]) func fewFramesCompareNothing(frames: Int) throws {
        let variants = try ["a", "b"].map { try Plans.variant($0) { [Plans.object($0)] } }
        let report = try Plans.run(Plans.plan(variants, on: Plans.video(frames: frames)))
        #expect(report.comparisons[0].speedRatio == nil)
        #expect(report.comparisons[0].verdict.speed == .notShown)
        #expect(report.comparisons[0].verdict.text.contains("too few frames to compare the speed"))
        // Everything can be written as JSON, and read again.
        let read = try EvaluationReport(json: report.json())
        #expect(read == report)
    }
}
