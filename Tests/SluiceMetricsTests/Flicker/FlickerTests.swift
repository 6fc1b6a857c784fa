import SluiceCore
import SluiceMetrics
import Testing

/// Sequences made by hand: `#` the object is there, `.` it is not, `-` the frame was dropped.
struct FlickerTests {
    private static func report(
        _ sequence: String,
        speed: Float = 2,
        framesPerSecond: Double = 25,
        label: (Int) -> Int32 = { _ in 0 }
    ) -> FlickerReport {
        var accumulator = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        for (frame, mark) in sequence.enumerated() where mark != "-" {
            let box = Box(x: Float(frame) * speed, y: 50, width: 40, height: 40)
            let objects = mark == "#" ? [Detection(box: box, confidence: 0.8, label: label(frame))] : []
            accumulator.add(objects, seconds: Double(frame) / framesPerSecond)
        }
        return accumulator.report()
    }

    struct Case: Sendable {
        var sequence: String
        var gaps: [Int]
        var shortLived: Int
    }

    @Test(arguments: [
        Case(sequence: "##########", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: "####.#####", gaps: [1, 0, 0], shortLived: 0),
        Case(sequence: "###..#####", gaps: [0, 1, 0], shortLived: 0),
        Case(sequence: "###...####", gaps: [0, 0, 1], shortLived: 0),
        Case(sequence: "##.##.##.##", gaps: [3, 0, 0], shortLived: 0),
        // Four frames are no gap: it left, and another came.
        Case(sequence: "#####....#####", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: "....#.........", gaps: [0, 0, 0], shortLived: 1),
        Case(sequence: "....##........", gaps: [0, 0, 0], shortLived: 1),
        Case(sequence: "....###.......", gaps: [0, 0, 0], shortLived: 0),
        // Seen twice with a gap: the gap counts, and so does the life of two frames.
        Case(sequence: "....#.#.......", gaps: [1, 0, 0], shortLived: 1),
        // Nobody knows how long it was there before the first frame, or will be after the last.
        Case(sequence: "#.............", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: ".............#", gaps: [0, 0, 0], shortLived: 0),
        // Dropped frames are no gap, and cut no life short.
        Case(sequence: "#########-####--####", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: ".........-#-........", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: ".........-#.........", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: ".........#-.........", gaps: [0, 0, 0], shortLived: 0),
        Case(sequence: "######.-.#####", gaps: [0, 1, 0], shortLived: 0),
        // After a long break an object in the same place is another one.
        Case(sequence: "######-----------------.######", gaps: [0, 0, 0], shortLived: 0),
    ])
    func countsWhatVanishesAndReturns(_ example: Case) {
        let slice = Self.report(example.sequence).overall
        #expect(slice.gaps == example.gaps)
        #expect(slice.shortLived == example.shortLived)
        #expect(slice.objectFrames == example.sequence.count { $0 == "#" })
    }

    @Test func aFastObjectIsFollowedByItsVelocity() {
        // After a gap of two frames its box is 36 of 40 pixels away from where it was.
        let slice = Self.report("######..######", speed: 12).overall
        #expect(slice.gaps == [0, 1, 0])
        #expect(slice.tracks == 1)
    }

    @Test func whatReturnsElsewhereIsNoGap() {
        var accumulator = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        for frame in 0..<20 where frame != 10 {
            let box = Box(x: frame < 10 ? 0 : 300, y: 0, width: 40, height: 40)
            accumulator.add([Detection(box: box, confidence: 0.8, label: 0)], seconds: Double(frame) / 25)
        }
        #expect(accumulator.report().overall.gaps == [0, 0, 0])
        #expect(accumulator.report().overall.tracks == 2)
    }

    @Test func aClassThatChangesForAFrameFlickersInBoth() {
        let report = Self.report("##########", label: { $0 == 5 ? 7 : 0 })
        #expect(report.classes.map(\.label) == [0, 7])
        #expect(report.classes[0].slice.gaps == [1, 0, 0])
        #expect(report.classes[1].slice.shortLived == 1)
        #expect(report.overall.events == 2)
    }

    @Test func objectsUnderTheThresholdAreNotThere() {
        var accumulator = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        for frame in 0..<20 {
            let box = Box(x: 0, y: 0, width: 40, height: 40)
            let confidence: Float = frame % 5 == 4 ? 0.24 : 0.26
            accumulator.add([Detection(box: box, confidence: confidence, label: 0)], seconds: Double(frame) / 25)
        }
        #expect(accumulator.report().overall.gaps == [3, 0, 0])
    }

    @Test func ratesAreByObjectAndByMinute() throws {
        let slice = Self.report(String(repeating: "####.", count: 50) + "#").overall
        #expect(slice.vanished == 50)
        #expect(slice.per1000Objects == 1000.0 * 50 / 201)
        // 250 steps of 40 ms are 10 seconds.
        #expect(abs(try #require(slice.perMinute) - 300) < 1e-6)
        #expect(Self.report("....").overall.per1000Objects == nil)
    }

    @Test func crowdsDoNotSwapTheirMembers() {
        var accumulator = FlickerAccumulator(FlickerSettings(threshold: 0.25))
        for frame in 0..<50 {
            // Neighbours overlap, and each is missing once.
            let objects = (0..<20).filter { frame % 20 != $0 || frame < 20 || frame >= 40 }.map {
                Detection(
                    box: Box(x: Float($0) * 25 + Float(frame), y: 0, width: 40, height: 80),
                    confidence: 0.5 + Float($0) / 100,
                    label: 0
                )
            }
            accumulator.add(objects.reversed(), seconds: Double(frame) / 10)
        }
        #expect(accumulator.report().overall.gaps == [20, 0, 0])
        #expect(accumulator.report().overall.tracks == 20)
    }
}
