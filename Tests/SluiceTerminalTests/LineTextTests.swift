import Foundation
import SluiceTerminal
import Testing

struct LineTextTests {
    private static func shown(_ line: String, filter: LineFilter = LineFilter()) -> [String] {
        var text = LineText(filter: filter)
        return text.lines(for: LogLines.read(line), from: Array(line.utf8)).map(\.plain)
    }

    @Test func aFrameIsOneShortLine() throws {
        let line = LogLines.frame(objects: [("car", 0.91), ("person", 0.77), ("car", 0.88), ("bus", 1), ("van", 0.05)])
        let shown = Self.shown(line)
        #expect(shown.count == 2 && shown[0].hasPrefix("── 2026-11-2"))
        #expect(shown[1].hasSuffix(" gate #1234     9.2 ms  2 car .91 .88, person .77, bus 1.0, van .05"))
        // The hour is that of this machine; the rest is the same everywhere, or nearly.
        #expect(try #/^\d\d:\d\d:00\.123 /#.firstMatch(in: shown[1]) != nil)
    }

    @Test(arguments: [
        (LogLines.frame(), "  –"),
        (LogLines.frame(total: nil), " #1234    –"),
        (LogLines.frame(more: #","corrupt":true"#), "damaged picture –"),
        (LogLines.frame(objects: (1...7).map { ("car", Double($0) / 10) }), "7 car .10 .20 .30 .40 .50 …"),
        (LogLines.lost, "yard ● stream lost: no picture for 5 s"),
    ])
    func whatIsSpecialIsSaid(line: String, end: String) {
        #expect(Self.shown(line).last?.hasSuffix(end) == true, "\(Self.shown(line))")
    }

    @Test func onlyTheObjectsAskedForAreShown() {
        var filter = LineFilter()
        filter.labels = ["person"]
        let line = LogLines.frame(objects: [("car", 0.91), ("person", 0.77)])
        #expect(Self.shown(line, filter: filter).last?.hasSuffix("  person .77") == true)
    }

    @Test func statsAreSummedUp() {
        let text = Self.shown(LogLines.stats()).last ?? ""
        #expect(
            text.hasSuffix(
                "Σ up 1 h 2 min · 2 streams, 12,355 frames (26.4/s) · dropped 50 overflow, 5 stale · p95 90.0 ms"
            ),
            "\(text)"
        )
        #expect(Self.shown(LogLines.stats(conserved: false)).last?.hasSuffix("FRAMES LOST") == true)
        var filter = LineFilter()
        filter.streams = ["yard"]
        #expect(
            Self.shown(LogLines.stats(), filter: filter).last?
                .hasSuffix("1 stream, 10 frames (1.5/s) · none dropped · p95 90.0 ms") == true
        )
    }

    @Test(arguments: [
        (#"{"type":"frame","schema":"1.0","str"#, "torn line  {"),
        ("hello \u{1B}[2J", "not a line of Sluice  hello \u{FFFD}[2J"),
        (#"{"type":"other"}"#, "torn line"), ("[1,2]", "not a line of Sluice"),
        (String(repeating: "x", count: 5_000), "… (5000 bytes)"),
    ])
    func whatIsNoLineIsMarked(line: String, part: String) {
        let shown = Self.shown(line)
        #expect(shown.count == 1 && shown[0].contains(part) && shown[0].count < 300, "\(shown)")
    }

    @Test func eachDayBeginsWithItsDate() {
        var text = LineText(filter: LineFilter())
        func count(_ stamp: String) -> Int {
            let line = LogLines.frame(at: stamp)
            return text.lines(for: LogLines.read(line), from: Array(line.utf8)).count
        }
        #expect(count("2026-11-21T17:00:00Z") == 2)
        #expect(count("2026-11-21T17:00:01.5Z") == 1)
        #expect(count("2026-11-22T17:00:01.5Z") == 2)
        // What is no time is shown as it is.
        #expect(count("yesterday") == 1)
    }

    @Test(arguments: [LogLines.frame(objects: [("\u{1B}[31mcar", 0.5)]), LogLines.frame("\\u001b]0;x\\u0007")])
    func noLineReachesTheTerminalItself(line: String) {
        #expect(Self.shown(line).allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\u{7}") })
    }
}
