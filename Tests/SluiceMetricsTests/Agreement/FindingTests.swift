import Foundation
import SluiceCore
import SluiceMetrics
import Testing

/// What is named, and what is so nearly the same that it must not be.
struct FindingTests {
    private typealias View = (_ seconds: Double, _ object: Detection) -> Detection?

    private static func findings(
        _ street: Street = Street(),
        settings: AgreementSettings = AgreementSettings(threshold: 0.25, segmentSeconds: 40),
        candidate: [[Detection]]
    ) -> [AgreementFinding] {
        var accumulator = AgreementAccumulator(settings)
        for (frame, seen) in zip(street.frames, candidate) {
            accumulator.add(reference: frame.objects, candidate: seen, seconds: frame.seconds)
        }
        return accumulator.report().findings(labels: ["car", "person"])
    }

    private static func findings(_ view: View) -> [AgreementFinding] {
        findings(candidate: Street().seen(view))
    }

    private static func isSmall(_ object: Detection) -> Bool { object.box.area < 1024 }

    /// A number of 0…1 that depends on nothing but the object, so that a view needs no state.
    private static func chance(_ object: Detection) -> Float {
        var generator = ObjectGenerator(seed: UInt64(object.box.x.bitPattern) << 20 ^ UInt64(object.box.y.bitPattern))
        return generator.number(0...1)
    }

    @Test func sameIsIdentical() {
        #expect(Self.findings { $1 }.map(\.kind) == [.identical])
    }

    @Test func oneConfidenceThatDiffersIsNotIdentical() {
        let found = Self.findings { seconds, object in
            var seen = object
            if seconds == 7, object.label == 1 { seen.confidence += 0.001 }
            return seen
        }
        #expect(found.isEmpty)
    }

    @Test(arguments: [Float(0.02), -0.02])
    func aShiftOfScoresIsNamedAlthoughNothingIsLost(shift: Float) throws {
        let found = Self.findings { _, object in
            Detection(box: object.box, confidence: object.confidence + shift, label: object.label)
        }
        #expect(found.map(\.kind) == [.scoreDrift])
        let drift = try #require(found.first)
        #expect(drift.evidence["shift"] == Double(shift < 0 ? -0.02 : 0.02))
        #expect(drift.severity == .note)
        #expect(drift.text.contains(shift < 0 ? "shifted by −0.020" : "shifted by +0.020"))
        #expect(drift.text.contains("mean IoU 1.000"))
        #expect(drift.suggestion?.contains(shift < 0 ? "0.230 instead of 0.250" : "0.270 instead of 0.250") == true)
    }

    @Test func aThresholdThatMovedAlongNeedsNoSuggestion() {
        let street = Street()
        let candidate = street.seen { _, object in
            Detection(box: object.box, confidence: object.confidence - 0.1, label: object.label)
        }
        let settings = AgreementSettings(threshold: 0.25, candidateThreshold: 0.15, segmentSeconds: 40)
        let found = Self.findings(street, settings: settings, candidate: candidate)
        #expect(found.map(\.kind) == [.scoreDrift])
        #expect(found.allSatisfy { $0.suggestion == nil && $0.severity == .note })
    }

    @Test func scoresThatScatterAreNoShift() {
        // A mean of +.02, but a spread of .06.
        let found = Self.findings { _, object in
            let noise = 0.02 + 0.2 * (Self.chance(object) - 0.5)
            return Detection(box: object.box, confidence: object.confidence + noise, label: object.label)
        }
        #expect(!found.map(\.kind).contains(.scoreDrift))
    }

    @Test func aShiftTooSmallToActOnIsNotNamed() {
        let found = Self.findings { _, object in
            Detection(box: object.box, confidence: object.confidence + 0.005, label: object.label)
        }
        #expect(found.isEmpty)
    }

    @Test func lostSmallObjectsAreNamedWithTheirRecall() throws {
        let found = Self.findings { Self.isSmall($1) ? nil : $1 }
        #expect(found.map(\.kind) == [.lostSmallObjects])
        let small = try #require(found.first)
        #expect(small.severity == .serious)
        #expect(small.evidence["recall"] == 0)
        #expect(small.evidence["recallOfOthers"] == 1)
        #expect(small.text.contains("recall 0.000 (0 of 2400)"))
    }

    @Test func fewSmallObjectsDoNotCryWolf() {
        // Three objects are lost for two seconds each: sixty boxes, but three things.
        let found = Self.findings { seconds, object in Self.isSmall(object) && seconds < 4 ? nil : object }
        #expect(!found.map(\.kind).contains(.lostSmallObjects))
    }

    @Test func allSizesLostAlikeIsNotAboutSmallOnes() {
        let found = Self.findings { Self.chance($1) < 0.3 ? nil : $1 }
        #expect(found.map(\.kind) == [.lostObjects])
        #expect(found.first?.severity == .serious)
    }

    @Test func objectsUnderTheThresholdAreLostAndToldApart() throws {
        let found = Self.findings { _, object in
            var seen = object
            if Self.chance(object) < 0.2 { seen.confidence = 0.1 }
            return seen
        }
        let lost = try #require(found.first { $0.kind == .lostObjects })
        #expect(lost.evidence["gone"] == 0)
        #expect(lost.suggestion == "lower the candidate's confidence")
    }

    @Test func aLostClassIsNamed() throws {
        let found = Self.findings { $1.label == 1 && Self.chance($1) < 0.6 ? nil : $1 }
        let lost = try #require(found.first { $0.kind == .lostClass })
        #expect(lost.label == 1)
        #expect(lost.text.hasPrefix("person is lost"))
        #expect(found.filter { $0.kind == .lostClass }.count == 1)
    }

    @Test func aClassThatLosesALittleMoreIsNotNamed() {
        let found = Self.findings { $1.label == 1 && Self.chance($1) < 0.03 ? nil : $1 }
        #expect(!found.map(\.kind).contains(.lostClass))
    }

    @Test func extraObjectsAreNamed() throws {
        let street = Street()
        let candidate = street.frames.map { frame in
            let extra = Box(x: 1500, y: 50, width: 60, height: 60)
            return frame.objects + [Detection(box: extra, confidence: 0.6, label: 0)]
        }
        let found = Self.findings(street, candidate: candidate)
        #expect(found.map(\.kind) == [.extraObjects])
        #expect(found.first?.evidence["countDrift"] == 1)
    }

    @Test func aFewExtraObjectsAreTolerated() {
        let street = Street()
        let candidate = street.frames.map { frame in
            guard Int(frame.seconds * 10) % 10 == 0 else { return frame.objects }
            let extra = Box(x: 1500, y: 50, width: 60, height: 60)
            return frame.objects + [Detection(box: extra, confidence: 0.6, label: 0)]
        }
        #expect(Self.findings(street, candidate: candidate).isEmpty)
    }

    @Test(arguments: [(Float(0.1), true), (0.03, false)])
    func looserBoxesAreNamed(shift: Float, isNamed: Bool) {
        let found = Self.findings { _, object in
            var seen = object
            seen.box.x += shift * object.box.width
            return seen
        }
        #expect(found.map(\.kind) == (isNamed ? [.looserBoxes] : []))
    }

    @Test func changedClassesAreNamed() {
        let found = Self.findings { _, object in
            var seen = object
            if Self.chance(object) < 0.2 { seen.label = (object.label + 1) % 3 }
            return seen
        }
        #expect(found.map(\.kind).contains(.classSwaps))
        #expect(!found.map(\.kind).contains(.lostObjects))
        #expect(!found.map(\.kind).contains(.extraObjects))
    }

    @Test func aSegmentThatIsWorseIsNamed() throws {
        let found = Self.findings { seconds, object in
            (40..<80).contains(seconds) && Self.chance(object) < 0.4 ? nil : object
        }
        let drop = try #require(found.first { $0.kind == .segmentDrop })
        #expect(drop.evidence["start"] == 40)
        #expect(drop.text.contains("from 40 s to 80 s the recall is"))
        #expect(found.filter { $0.kind == .segmentDrop }.count == 1)
    }

    @Test func segmentsThatLoseAlikeAreNotNamed() {
        #expect(!Self.findings { Self.chance($1) < 0.3 ? nil : $1 }.map(\.kind).contains(.segmentDrop))
    }

    @Test func tooLittleToJudgeByIsSaid() {
        let street = Street(seconds: 4)
        let candidate = street.seen { Self.chance($1) < 0.5 ? nil : $1 }
        #expect(Self.findings(street, candidate: candidate).map(\.kind).contains(.fewObjects))
        #expect(!Self.findings { Self.chance($1) < 0.5 ? nil : $1 }.map(\.kind).contains(.fewObjects))
    }

    @Test(arguments: [(7, true), (400, false)])
    func moreFlickerThanTheReferenceIsNamed(period: Int, isNamed: Bool) {
        let street = Street()
        var agreement = AgreementAccumulator(AgreementSettings(threshold: 0.25))
        var steady = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        var unsteady = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        for (number, frame) in street.frames.enumerated() {
            let seen = frame.objects.enumerated().filter { (number + $0.offset) % period != 0 }.map(\.element)
            agreement.add(reference: frame.objects, candidate: seen, seconds: frame.seconds)
            steady.add(frame.objects, seconds: frame.seconds)
            unsteady.add(seen, seconds: frame.seconds)
        }
        let found = agreement.report().findings(labels: [], flicker: (steady.report(), unsteady.report()))
        #expect(found.map(\.kind).contains(.flicker) == isNamed)
        let same = agreement.report().findings(labels: [], flicker: (unsteady.report(), unsteady.report()))
        #expect(!same.map(\.kind).contains(.flicker))
    }

    @Test func theMostSeriousComesFirst() {
        let found = Self.findings { _, object in
            Self.isSmall(object)
                ? nil : Detection(box: object.box, confidence: object.confidence + 0.02, label: object.label)
        }
        #expect(found.map(\.kind) == [.lostSmallObjects, .scoreDrift])
    }

    @Test func survivesJSON() throws {
        let found = Self.findings { Self.isSmall($1) ? nil : $1 }
        #expect(try JSONDecoder().decode([AgreementFinding].self, from: JSONEncoder().encode(found)) == found)
    }
}
