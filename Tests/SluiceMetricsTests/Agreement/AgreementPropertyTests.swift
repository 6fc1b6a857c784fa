import Foundation
import SluiceCore
import SluiceMetrics
import Testing

/// What must hold for any objects.
struct AgreementPropertyTests {
    private static let settings = AgreementSettings(threshold: 0.25, segmentSeconds: 10)

    private static func report(_ frames: [(reference: [Detection], candidate: [Detection])]) -> AgreementReport {
        var accumulator = AgreementAccumulator(settings)
        for (number, frame) in frames.enumerated() {
            accumulator.add(reference: frame.reference, candidate: frame.candidate, seconds: Double(number) / 2)
        }
        return accumulator.report()
    }

    /// Forty frames seen by two variants.
    private static func views(seed: UInt64) -> [(reference: [Detection], candidate: [Detection])] {
        var generator = ObjectGenerator(seed: seed)
        return (0..<40).map { _ in
            let reference = generator.frame()
            return (reference, generator.view(of: reference))
        }
    }

    private static func isOne(_ slice: AgreementSlice) -> Bool {
        let shares = [
            slice.recall, slice.precision, slice.band.recall, slice.band.precision, slice.atThreshold.recall,
            slice.atThreshold.precision,
        ]
        let score = slice.matches.score
        return shares.allSatisfy { $0.value ?? 1 == 1 && $0.count == $0.of } && slice.f1 ?? 1 == 1
            && slice.atThreshold.f1 ?? 1 == 1 && slice.matches.meanIoU ?? 1 == 1 && slice.countDrift == 0
            && [score?.mean, score?.meanAbsolute, score?.p95Absolute, score?.median].allSatisfy { $0 ?? 0 == 0 }
            && slice.lost.count == 0 && slice.extra.count == 0
    }

    @Test(arguments: UInt64(0)..<50)
    func aVariantAgreesWithItselfExactly(seed: UInt64) throws {
        let frames = Self.views(seed: seed).map { ($0.candidate, $0.candidate.reversed() as [Detection]) }
        let report = Self.report(frames)
        #expect(Self.isOne(report.overall))
        #expect(report.classes.allSatisfy { Self.isOne($0.slice) && $0.pseudoAP?.ap ?? 1 == 1 })
        #expect(report.sizes.allSatisfy { Self.isOne($0.slice) })
        #expect(report.segments.count == 2 && report.segments.allSatisfy { Self.isOne($0.slice) })
        #expect(report.agreeingFrames == Share(40, of: 40))
        #expect(try #require(report.pseudoAP).ap50 == 1)
        #expect(try #require(report.pseudoAP).ap == 1)
        #expect(report.overall.matches.count > 50)
        #expect(report.findings(labels: []).map(\.kind) == [.identical])
    }

    @Test(arguments: UInt64(0)..<50)
    func agreesWithTheSlowReference(seed: UInt64) {
        let frames = Self.views(seed: seed)
        let report = Self.report(frames)
        func check(_ slice: AgreementSlice, _ isPart: (Detection) -> Bool) -> Bool {
            var (recall, precision) = (SlowAgreement(), SlowAgreement())
            for frame in frames {
                let (reference, candidate) = (frame.reference.filter(isPart), frame.candidate.filter(isPart))
                recall.add(reference, in: candidate)
                precision.add(candidate, in: reference)
            }
            func isSame(_ share: Share, _ counts: (count: Int, of: Int)) -> Bool {
                share == Share(counts.count, of: counts.of)
            }
            func isSame(_ misses: AgreementSlice.Misses, _ slow: SlowAgreement) -> Bool {
                misses.belowThreshold == slow.belowThreshold && misses.gone == slow.gone
                    && misses.classSwaps == slow.classSwaps && misses.nmsSwaps == slow.nmsSwaps
                    && misses.count == slow.recall.of - slow.recall.count
            }
            return isSame(slice.recall, recall.recall) && isSame(slice.precision, precision.recall)
                && isSame(slice.band.recall, recall.band) && isSame(slice.band.precision, precision.band)
                && isSame(slice.atThreshold.recall, recall.plain)
                && isSame(slice.atThreshold.precision, precision.plain)
                && isSame(slice.lost, recall) && isSame(slice.extra, precision)
        }
        #expect(check(report.overall) { _ in true })
    }

    @Test(arguments: UInt64(0)..<20)
    func classesAreJudgedAsIfTheyWereAlone(seed: UInt64) {
        let frames = Self.views(seed: seed)
        let whole = Self.report(frames)
        for part in whole.classes {
            let alone = Self.report(
                frames.map { frame in
                    (
                        frame.reference.filter { $0.label == part.label },
                        frame.candidate.filter { $0.label == part.label }
                    )
                }
            )
            #expect(alone.overall.recall == part.slice.recall)
            #expect(alone.overall.precision == part.slice.precision)
            #expect(alone.overall.matches == part.slice.matches)
            #expect(alone.pseudoAP == part.pseudoAP)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func partsSumUpToTheWhole(seed: UInt64) {
        let report = Self.report(Self.views(seed: seed))
        for slices in [report.classes.map(\.slice), report.sizes.map(\.slice), report.segments.map(\.slice)] {
            #expect(slices.reduce(0) { $0 + $1.recall.of } == report.overall.recall.of)
            #expect(slices.reduce(0) { $0 + $1.recall.count } == report.overall.recall.count)
            #expect(slices.reduce(0) { $0 + $1.precision.of } == report.overall.precision.of)
            #expect(slices.reduce(0) { $0 + $1.precision.count } == report.overall.precision.count)
            #expect(slices.reduce(0) { $0 + $1.atThreshold.recall.count } == report.overall.atThreshold.recall.count)
            #expect(slices.reduce(0) { $0 + $1.matches.count } == report.overall.matches.count)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func theOtherWayRoundRecallIsPrecision(seed: UInt64) {
        let frames = Self.views(seed: seed)
        let (there, back) = (Self.report(frames), Self.report(frames.map { ($0.candidate, $0.reference) }))
        #expect(there.overall.recall == back.overall.precision)
        #expect(there.overall.precision == back.overall.recall)
        #expect(there.overall.band.recall == back.overall.band.precision)
        #expect(there.overall.atThreshold.recall == back.overall.atThreshold.precision)
        #expect(there.overall.lost == back.overall.extra)
        #expect(there.overall.countDrift == back.overall.countDrift.map { -$0 })
        #expect(there.agreeingFrames == back.agreeingFrames)
    }

    @Test(arguments: UInt64(0)..<20)
    func theOrderOfObjectsDoesNotMatter(seed: UInt64) {
        let frames = Self.views(seed: seed)
        var generator = ObjectGenerator(seed: seed)
        let shuffled = frames.map {
            ($0.reference.shuffled(using: &generator), $0.candidate.shuffled(using: &generator))
        }
        let isSame = Self.report(frames) == Self.report(shuffled)
        #expect(isSame)
    }

    @Test func survivesJSON() throws {
        let report = Self.report(Self.views(seed: 1))
        let isSame = try JSONDecoder().decode(AgreementReport.self, from: JSONEncoder().encode(report)) == report
        #expect(isSame)
    }

    @Test func nothingGivesNilAndNotANumber() {
        let report = Self.report([([], [])])
        #expect(report.overall.recall == Share(0, of: 0))
        #expect(report.overall.recall.value == nil)
        #expect(report.overall.f1 == nil)
        #expect(report.overall.matches.meanIoU == nil)
        #expect(report.overall.matches.score == nil)
        #expect(report.pseudoAP == nil)
        #expect(report.agreeingFrames == Share(1, of: 1))
        #expect(report.agreeingFramesWithObjects.value == nil)
    }
}
