import SluiceCore
import SluiceEngine
import SluiceMetrics
import SluiceOptimizer
import Testing

/// What an evaluation does with frames and variants, whatever the models.
@Suite struct EvaluationTests {
    @Test func theVariantsTakeTurnsAndTheOneThatBeginsChanges() throws {
        let calls = Guarded<[ScriptedSession.Call]>([])
        let variants = try ["a", "b", "c"].map { try Plans.variant($0, calls: calls) { [Plans.object($0)] } }
        let report = try Plans.run(Plans.plan(variants, on: Plans.video(frames: 4)))
        let order = calls.withLock { $0 }
        // Once around without the clock.
        #expect(order.prefix(3).map(\.name) == ["a", "b", "c"])
        #expect(order.dropFirst(3).map(\.name).joined() == "abcbcacababc")
        #expect(order.dropFirst(3).map(\.frame) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
        #expect(report.footage[0].frames == 4)
        #expect(report.comparisons.map(\.candidate) == ["b", "c"])
    }

    @Test func aVariantAgreesWithItself() throws {
        let variants = try ["a", "b"].map { try Plans.variant($0) { [Plans.object($0), Plans.object($0, label: 1)] } }
        let report = try Plans.run(Plans.plan(variants, on: Plans.video(frames: 60)))
        let comparison = report.comparisons[0]
        #expect(comparison.agreement.overall.recall == Share(120, of: 120))
        #expect(comparison.agreement.overall.precision == Share(120, of: 120))
        #expect(comparison.agreement.overall.matches.meanIoU == 1)
        #expect(comparison.disagreements.isEmpty)
        #expect(report.variants.allSatisfy { $0.objectsPerFrame == 2 })
    }

    @Test func theWorstFramesAreKeptWithWhatBothSaw() throws {
        let variants = [
            try Plans.variant("a") { [Plans.object($0), Plans.object($0, label: 1, confidence: 0.5)] },
            // Frames 3 and 7 lack the surer object, frame 5 the other.
            try Plans.variant("b") { frame in
                switch frame {
                case 3, 7: [Plans.object(frame, label: 1, confidence: 0.5)]
                case 5: [Plans.object(frame)]
                default: [Plans.object(frame), Plans.object(frame, label: 1, confidence: 0.5)]
                }
            },
        ]
        var plan = Plans.plan(variants, on: Plans.video(frames: 20))
        plan.worstFrames = 2
        let report = try Plans.run(plan)
        let worst = report.comparisons[0].disagreements
        #expect(worst.map(\.frame) == [3, 7])
        #expect(worst[0].seconds == 0.12)
        #expect(worst[0].reference.map(\.isOnlyHere) == [true, false])
        #expect(worst[0].reference.map(\.label) == [0, 1])
        #expect(worst[0].candidate.map(\.isOnlyHere) == [false])
        #expect(worst.allSatisfy { $0.picture.starts(with: [0xff, 0xd8]) })
    }

    @Test func onlyTheFramesThatAreAskedForAreRun() throws {
        let calls = Guarded<[ScriptedSession.Call]>([])
        var plan = Plans.plan(
            [try Plans.variant("a", calls: calls) { [Plans.object($0)] }],
            on: Plans.video("first", frames: 20),
            Plans.video("second", frames: 5)
        )
        plan.every = 3
        plan.frameLimit = 4
        let report = try Plans.run(plan)
        #expect(calls.withLock { $0 }.dropFirst().map(\.frame) == [0, 3, 6, 9, 0, 3])
        #expect(report.footage.map(\.frames) == [4, 2])
        #expect(report.variants[0].flicker == nil)
    }

    @Test func anInterruptStopsEarlyAndTheReportSaysSo() throws {
        let interrupt = Interrupt()
        let plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0)] }],
            on: Plans.video(frames: 1_000),
            Plans.video(frames: 1_000)
        )
        let report = try Plans.run(plan, interrupt: interrupt) { progress in
            #expect(progress.expected == 2_000)
            if progress.frames == 7 { interrupt.raise() }
        }
        #expect(report.isPartial)
        #expect(report.footage.map(\.frames) == [7])
    }

    @Test func withoutAFrameThereIsNoReport() throws {
        let plan = Plans.plan([try Plans.variant("a") { [Plans.object($0)] }], on: Plans.video(frames: 0))
        let error = #expect(throws: EvaluationError.self) { try Plans.run(plan) }
        #expect(error?.what == "there is no frame to evaluate")
    }

    @Test func speedIsAboutTheVariantThatTakesLonger() throws {
        let variants = [
            try Plans.variant("slow") { Self.work(400_000, then: [Plans.object($0)]) },
            try Plans.variant("fast") { Self.work(100_000, then: [Plans.object($0)]) },
        ]
        let report = try Plans.run(Plans.plan(variants, on: Plans.video(frames: 40)))
        let ratio = try #require(report.comparisons[0].speedRatio)
        #expect(ratio.low > 1.5 && ratio.low <= ratio.estimate && ratio.estimate <= ratio.high)
        #expect(report.comparisons[0].verdict.speed == .better)
        #expect(report.comparisons[0].verdict.text.contains("faster"))
        #expect(report.variants[0].speed.inference.mean >= 0.4)
        #expect(report.variants[0].speed.total.mean >= report.variants[0].speed.inference.mean)
    }

    /// Keeps the processor busy for some nanoseconds.
    private static func work(_ nanoseconds: UInt64, then objects: [Detection]) -> [Detection] {
        let start = Instant.now
        while Instant.now.since(start) < nanoseconds {}
        return objects
    }

    @Test func severalFootagesAreReportedTogetherAndApart() throws {
        let variants = [
            try Plans.variant("a") { [Plans.object($0)] },
            try Plans.variant("b") { $0 < 10 ? [Plans.object($0)] : [] },
        ]
        let report = try Plans.run(
            Plans.plan(variants, on: Plans.video("first", frames: 10), Plans.video("second", frames: 20))
        )
        let comparison = report.comparisons[0]
        #expect(comparison.agreement.overall.recall == Share(20, of: 30))
        #expect(comparison.agreementByFootage?.map(\.overall.recall) == [Share(10, of: 10), Share(10, of: 20)])
        // The two clips do not share a segment of time.
        #expect(comparison.agreement.segments.count == 2)
    }

    @Test func aSingleVideoIsPartedByWhatSuitsItsLength() throws {
        let variants = try ["a", "b"].map { try Plans.variant($0) { [Plans.object($0)] } }
        // A minute at 25 frames a second, of which every fiftieth is looked at.
        var plan = Plans.plan(variants, on: Plans.video(frames: 1_500))
        plan.every = 50
        let comparison = try Plans.run(plan).comparisons[0]
        #expect(comparison.agreement.segments.map(\.start) == [0, 10, 20, 30, 40, 50])
        #expect(comparison.agreementByFootage == nil)
    }

    @Test func whatEndsInOneFootageDoesNotComeBackInTheNext() throws {
        // Gone in the last frame of a clip of eight seconds, there in the first of the next.
        let variant = try Plans.variant("a") { $0 == 199 ? [] : [Plans.object(0)] }
        var plan = Plans.plan([variant], on: Plans.video("first", frames: 200), Plans.video("second", frames: 200))
        plan.segmentSeconds = 8
        let flicker = try #require(try Plans.run(plan).variants[0].flicker)
        #expect(flicker.overall.tracks == 2 && flicker.overall.events == 0)
    }

    @Test func aFootageThatIsWorseIsNamedAndNotATimeThatItDoesNotHave() throws {
        let variants = [
            try Plans.variant("a") { [Plans.object($0)] },
            try Plans.variant("b") { $0 < 50 ? [Plans.object($0)] : [] },
        ]
        // Nothing is seen after the first two seconds, and only the last clip is longer.
        var plan = Plans.plan(variants, on: Plans.video("long", frames: 200))
        plan.footage = (1...5).map { Plans.video("clip \($0)", frames: 50) } + plan.footage
        let report = try Plans.run(plan)
        let drop = try #require(report.comparisons[0].findings.first { $0.kind == .segmentDrop })
        #expect(drop.text == "in long the recall is 0.250 (50 of 200), otherwise 1.000 (250 of 250)")
    }

    @Test func theReportSaysHowItsIntervalsWereDrawn() throws {
        let variants = try ["a", "b"].map { try Plans.variant($0) { [Plans.object($0)] } }
        let report = try Plans.run(Plans.plan(variants, on: Plans.video(frames: 200)))
        #expect(report.resampling == ResamplingReport(seed: 1, accuracyBlock: nil, speedBlock: 20))
        #expect(report.markdown.contains("95 % paired bootstrap; 2,000 resamples of blocks of 20 frames; seed 1"))
        let alone = try Plans.run(Plans.plan([variants[0]], on: Plans.video(frames: 20)))
        #expect(alone.resampling == nil)
    }
}
