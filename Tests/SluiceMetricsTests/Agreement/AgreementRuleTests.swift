import SluiceCore
import SluiceMetrics
import Testing

/// One rule at a time, on frames made by hand.
struct AgreementRuleTests {
    private static func object(_ confidence: Float, x: Float = 0, size: Float = 100, label: Int32 = 0) -> Detection {
        Detection(box: Box(x: x, y: 0, width: size, height: size), confidence: confidence, label: label)
    }

    private static func compare(
        _ reference: [Detection],
        _ candidate: [Detection],
        settings: AgreementSettings = AgreementSettings(threshold: 0.25)
    ) -> AgreementReport {
        var accumulator = AgreementAccumulator(settings)
        accumulator.add(reference: reference, candidate: candidate, seconds: 0)
        return accumulator.report()
    }

    struct Edge: Sendable {
        var reference: Float
        var candidate: Float
        /// Counts of recall and of the band: found, of.
        var recall: [Int]
        var band: [Int]
    }

    @Test(arguments: [
        Edge(reference: 0.30, candidate: 0.20, recall: [1, 1], band: [0, 0]),
        Edge(reference: 0.30, candidate: 0.199, recall: [0, 1], band: [0, 0]),
        Edge(reference: 0.299, candidate: 0.20, recall: [0, 0], band: [1, 1]),
        Edge(reference: 0.299, candidate: 0.199, recall: [0, 0], band: [0, 1]),
        Edge(reference: 0.25, candidate: 0.25, recall: [0, 0], band: [1, 1]),
        Edge(reference: 0.249, candidate: 0.9, recall: [0, 0], band: [0, 0]),
    ])
    func hysteresisTakesItsEdgesIn(_ edge: Edge) {
        let slice = Self.compare([Self.object(edge.reference)], [Self.object(edge.candidate)]).overall
        #expect([slice.recall.count, slice.recall.of] == edge.recall)
        #expect([slice.band.recall.count, slice.band.recall.of] == edge.band)
    }

    @Test func precisionIsTheMirrorOfRecall() {
        let slice = Self.compare([Self.object(0.2)], [Self.object(0.3), Self.object(0.3, x: 300)]).overall
        #expect(slice.precision == Share(1, of: 2))
        #expect(slice.recall == Share(0, of: 0))
        #expect(slice.extra.gone == 1)
        #expect(slice.countDrift == 2)
    }

    @Test func eachSideHasItsOwnThreshold() {
        let settings = AgreementSettings(threshold: 0.5, candidateThreshold: 0.3)
        let report = Self.compare([Self.object(0.55)], [Self.object(0.25)], settings: settings)
        #expect(report.overall.recall == Share(1, of: 1))
        #expect(report.overall.atThreshold.recall == Share(0, of: 1))
    }

    @Test(arguments: [(Float(30), true), (35, false)])
    func boxesMustOverlapByHalf(shift: Float, isFound: Bool) {
        // Squares of 100 shifted by 30 overlap by 70 / 130, by 35 by 65 / 135.
        let slice = Self.compare([Self.object(0.9)], [Self.object(0.9, x: shift)]).overall
        #expect(slice.recall.count == (isFound ? 1 : 0))
        #expect(slice.matches.meanIoU.map { abs($0 - 70.0 / 130) < 1e-6 } == (isFound ? true : nil))
    }

    @Test func aBoxThatChangesItsClassIsASwapOnBothSides() {
        let report = Self.compare([Self.object(0.9, label: 1)], [Self.object(0.8, x: 5, label: 2)])
        #expect(report.overall.lost.classSwaps == 1 && report.overall.lost.count == 1)
        #expect(report.overall.extra.classSwaps == 1 && report.overall.extra.count == 1)
        #expect(report.classes.map(\.label) == [1, 2])
        #expect(report.classes[0].slice.recall == Share(0, of: 1))
        #expect(report.classes[1].slice.precision == Share(0, of: 1))
    }

    @Test func oneBoxInsteadOfTwoIsASwapOfNMS() {
        let lost = Self.compare([Self.object(0.9), Self.object(0.8, x: 5)], [Self.object(0.9)]).overall.lost
        #expect(lost.nmsSwaps == 1 && lost.count == 1)
    }

    @Test func aFaintObjectIsBelowTheThresholdAndNotGone() {
        let lost = Self.compare([Self.object(0.9), Self.object(0.9, x: 300)], [Self.object(0.1)]).overall.lost
        #expect(lost.belowThreshold == 1 && lost.gone == 1 && lost.count == 2)
    }

    @Test func anObjectOfTheBandTakesNoMatchFromOneThatIsSure() {
        // The one of the band overlaps the candidate's more.
        let slice = Self.compare([Self.object(0.26, x: 10), Self.object(0.9)], [Self.object(0.9, x: 12)]).overall
        #expect(slice.recall == Share(1, of: 1))
        #expect(slice.band.recall == Share(0, of: 1))
    }

    @Test func sizeIsThatOfTheReference() {
        let report = Self.compare([Self.object(0.9, size: 31)], [Self.object(0.9, size: 33)])
        #expect(report.sizes[0].slice.recall == Share(1, of: 1))
        #expect(report.sizes[0].slice.precision == Share(1, of: 1))
        #expect(report.sizes[1].slice.precision == Share(0, of: 0))
    }

    @Test(arguments: [(Float(31.9), ObjectSize.small), (32, .medium), (95.9, .medium), (96, .large)])
    func sizesAreThoseOfCoco(side: Float, size: ObjectSize) {
        #expect(ObjectSize(Box(x: 0, y: 0, width: side, height: side)) == size)
    }

    @Test func segmentsHoldTheirFrames() {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25, segmentSeconds: 60))
        let object = Self.object(0.9)
        for second in 0..<150 where !(60..<120).contains(second) {
            accumulator.add(reference: [object], candidate: second < 60 ? [object] : [], seconds: Double(second))
        }
        let segments = accumulator.report().segments
        #expect(segments.map(\.start) == [0, 120])
        #expect(segments.map(\.slice.frames) == [60, 30])
        #expect(segments.map(\.slice.recall) == [Share(60, of: 60), Share(0, of: 30)])
        #expect(segments.map(\.slice.countDrift) == [0, -1])
    }

    @Test func framesOfOneSecondAreOneViewOfTheirObjects() {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        for frame in 0..<100 {
            accumulator.add(reference: [Self.object(0.9)], candidate: [], seconds: Double(frame) / 25)
        }
        #expect(accumulator.report().overall.independence == 0.04)
    }

    @Test func emptyFramesDoNotHideWhatIsLost() {
        var accumulator = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        for frame in 0..<99 { accumulator.add(reference: [], candidate: [], seconds: Double(frame)) }
        let last = accumulator.add(reference: [Self.object(0.9)], candidate: [Self.object(0.75, x: 300)], seconds: 99)
        #expect(last.lost == [0] && last.extra == [0])
        #expect(abs(last.disagreement - 1.65) < 1e-6)
        let report = accumulator.report()
        #expect(report.agreeingFrames == Share(99, of: 100))
        #expect(report.agreeingFramesWithObjects == Share(0, of: 1))
        #expect(report.overall.recall == Share(0, of: 1))
    }

    @Test func changesOfScoreAreMeasuredOverMatches() throws {
        let reference = (0..<10).map { Self.object(0.5, x: Float($0) * 200) }
        let candidate = (0..<10).map { Self.object($0 == 9 ? 0.9 : 0.48, x: Float($0) * 200) }
        let score = try #require(Self.compare(reference, candidate).overall.matches.score)
        #expect(abs(score.mean - (0.4 - 0.18) / 10) < 1e-6)
        #expect(abs(score.meanAbsolute - (0.4 + 0.18) / 10) < 1e-6)
        #expect(score.median == -0.02 && score.p16 == -0.02 && score.p84 == -0.02)
        #expect(score.p95Absolute == 0.4)
    }
}
