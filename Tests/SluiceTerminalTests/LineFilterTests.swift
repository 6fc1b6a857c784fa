import SluiceTerminal
import Testing

struct LineFilterTests {
    private static let car = LogLines.frame(objects: [("car", 0.91), ("person", 0.4)])
    private static let empty = LogLines.frame("yard", total: nil)

    private static func filter(_ change: (inout LineFilter) -> Void) -> LineFilter {
        var filter = LineFilter()
        change(&filter)
        return filter
    }

    @Test(arguments: [
        // What is asked for, and whether the frame with a car, the empty one of another stream without timings, the
        // event of that stream, and the stats pass.
        (filter { _ in }, [true, true, true, true]),
        (filter { $0.streams = ["yard"] }, [false, true, true, true]),
        (filter { $0.streams = ["gate"] }, [true, false, false, true]),
        (filter { $0.streams = ["none"] }, [false, false, false, false]),
        (filter { $0.labels = ["car"] }, [true, false, true, true]),
        (filter { $0.labels = ["bus"] }, [false, false, true, true]),
        (filter { $0.minConfidence = 0.95 }, [false, false, true, true]),
        // A person, and that sure; the car does not count.
        (filter { ($0.labels, $0.minConfidence) = (["person"], 0.5) }, [false, false, true, true]),
        (filter { $0.slowerThan = 9_000 }, [true, false, true, true]),
        (filter { $0.slowerThan = 9_232 }, [false, false, true, true]),
        (filter { $0.kinds = [.event] }, [false, false, true, false]),
        (filter { $0.kinds = [.frame, .stats] }, [true, true, false, true]),
    ])
    func linesPassAsAskedFor(filter: LineFilter, passes: [Bool]) {
        let lines = [Self.car, Self.empty, LogLines.lost, LogLines.stats()].map(LogLines.read)
        #expect(lines.map(filter.admits) == passes)
    }

    @Test func damageIsShownUnlessSomethingElseIsAskedFor() {
        let torn = LogLines.read(String(Self.car.dropLast(20)))
        #expect(torn.kind == nil && LineFilter().admits(torn))
        #expect(!Self.filter { $0.kinds = [.frame] }.admits(torn))
    }
}
