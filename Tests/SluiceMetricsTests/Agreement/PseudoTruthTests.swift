import SluiceCore
import SluiceMetrics
import Testing

/// Average precision with the reference as the truth.
struct PseudoTruthTests {
    private static func object(_ confidence: Float, x: Float, label: Int32 = 0) -> Detection {
        Detection(box: Box(x: x, y: 0, width: 100, height: 100), confidence: confidence, label: label)
    }

    @Test func doesNotDependOnTheCandidatesThreshold() throws {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        let reference = [Self.object(0.9, x: 0), Self.object(0.6, x: 300), Self.object(0.1, x: 600)]
        let faint = reference.map { Detection(box: $0.box, confidence: $0.confidence / 10, label: $0.label) }
        accumulator.add(reference: reference, candidate: faint, seconds: 0)
        let report = accumulator.report()
        #expect(report.overall.recall == Share(0, of: 2))
        #expect(report.pseudoAP == report.classes[0].pseudoAP)
        let pseudo = try #require(report.pseudoAP)
        #expect(pseudo.ap == 1 && pseudo.truths == 2 && pseudo.frames == 1)
    }

    @Test func halfOfTheObjectsIsHalfOfTheCurve() throws {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        accumulator.add(
            reference: [Self.object(0.9, x: 0), Self.object(0.6, x: 300)],
            // The IoU of the one that is found is 81 / 119: enough for .5, .55, .6 and .65.
            candidate: [Self.object(0.9, x: 10.5), Self.object(0.5, x: 600), Self.object(0.9, x: 0, label: 3)],
            seconds: 0
        )
        let pseudo = try #require(accumulator.report().pseudoAP)
        // Recall .5 reaches 51 of the 101 points.
        #expect(abs(pseudo.ap50 - 51.0 / 101) < 1e-12)
        let reached = (0..<10).count { 89.5 / 110.5 >= 0.5 + 0.05 * Double($0) }
        #expect(abs(pseudo.ap - 51.0 / 101 * Double(reached) / 10) < 1e-12)
    }

    @Test func aFullStoreKeepsAnEvenSample() throws {
        var generator = ObjectGenerator(seed: 3)
        var settings = AgreementSettings(threshold: 0.25)
        var whole = AgreementAccumulator(settings)
        settings.pseudoAPObjects = 600
        var bounded = AgreementAccumulator(settings)
        for frame in 0..<400 {
            let reference = generator.frame()
            let candidate = generator.view(of: reference)
            whole.add(reference: reference, candidate: candidate, seconds: Double(frame))
            bounded.add(reference: reference, candidate: candidate, seconds: Double(frame))
        }
        let (all, some) = (try #require(whole.report().pseudoAP), try #require(bounded.report().pseudoAP))
        #expect(all.frames == 400)
        #expect([13, 25].contains(some.frames))
        #expect(some.truths < all.truths / 10)
        #expect(abs(all.ap50 - some.ap50) < 0.15)
    }

    @Test func aCrowdOfMoreThanAHundredAgreesWithItself() throws {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        let crowd = (0..<150).map { Self.object(0.9 - Float($0) / 1000, x: Float($0) * 120) }
        accumulator.add(reference: crowd, candidate: crowd, seconds: 0)
        #expect(try #require(accumulator.report().pseudoAP).ap == 1)
    }
}
