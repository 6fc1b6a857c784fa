import Foundation
import SluiceCore
import SluiceTerminal
import Testing

struct TopScreenTests {
    private static func view(_ streams: [String]) throws -> TopView {
        let json = Answers.status(streams: streams.joined(separator: ","))
        return TopView(status: try DaemonStatus(json: Data(json.utf8)), address: "127.0.0.1:8480")
    }

    private static func mixed() throws -> TopView {
        try view([
            Answers.stream("gate", fps: 24.8, p95: 18, dropped: 119),
            Answers.stream("yard", state: "backing_off", fps: 0, p95: 40, dropped: 0, failure: "no picture for 5 s"),
            Answers.stream("attic", fps: 12.5, p95: 9, dropped: 7),
        ])
    }

    private static func names(_ view: TopView) -> [String] {
        TopScreen(view, columns: 160, rows: nil).lines.map(\.plain)
            .compactMap { line in ["gate", "yard", "attic"].first { line.hasPrefix($0) } }
    }

    @Test func aSnapshotTellsAll() throws {
        let lines = TopScreen(try Self.mixed(), columns: 160, rows: nil).lines.map(\.plain)
        #expect(lines[0] == "sluice 0.3.0 · 127.0.0.1:8480 · up 1 d 0 h · yolox_nano on cpu")
        #expect(lines[1] == "compute-bound: inference is 83 % of the work")
        #expect(lines[2] == "→ use a smaller model")
        let gate = lines.first { $0.hasPrefix("gate") } ?? ""
        for part in ["● live", "25.0", "24.8", "31.0 ms", "12.1 ms", "18.0 ms", "22.4 ms", "119 overflow"] {
            #expect(gate.contains(part), "\(part): \(gate)")
        }
        #expect(lines.contains { $0.hasSuffix("for 13 min 32 s: no picture for 5 s") })
        #expect(lines.contains { $0.contains("█") && $0.hasSuffix("inference 8.5 ms, waiting 1.5 ms, decode 1.0 ms") })
    }

    @Test(arguments: [1, 20, 40, 79, 100, 250], [1, 3, 8, 24, 60])
    func nothingLeavesTheScreen(columns: Int, rows: Int) throws {
        let streams = (0..<40).map { Answers.stream("camera-\($0)", state: $0 % 5 == 0 ? "connecting" : "live") }
        let screen = TopScreen(try Self.view(streams), columns: columns, rows: rows)
        #expect(screen.lines.count <= rows && screen.lines.allSatisfy { $0.width <= columns })
        #expect(screen.page >= 1)
    }

    @Test func aNarrowScreenKeepsWhatMattersMost() throws {
        let header = TopScreen(try Self.mixed(), columns: 44, rows: nil).lines.map(\.plain)
            .first { $0.hasPrefix("STREAM") }
        #expect(header?.contains("STATE") == true && header?.contains("OUT") == true && header?.contains("P95") == true)
        #expect(header?.contains("P50") == false && header?.contains("DROPPED") == false)
    }

    @Test(arguments: [
        ("n", ["attic", "gate", "yard"]), ("s", ["yard", "attic", "gate"]), ("f", ["yard", "attic", "gate"]),
        ("l", ["yard", "gate", "attic"]), ("d", ["gate", "attic", "yard"]),
    ])
    func keysSort(key: String, names: [String]) throws {
        var view = try Self.mixed()
        #expect(view.press(.character(Character(key)), page: 10) == .redraw)
        #expect(Self.names(view) == names)
    }

    @Test func keysScrollAndLeave() throws {
        var view = try Self.mixed()
        func press(_ key: Key) -> Int {
            #expect(view.press(key, page: 2) == .redraw)
            return view.offset
        }
        let offsets = [Key.up, .down, .down, .home, .end].map(press)
        #expect(offsets == [0, 1, 1, 0, 1])
        #expect(view.press(.character("q"), page: 2) == .leave)
        #expect(view.press(.character("x"), page: 2) == .nothing)
    }

    @Test func aDaemonThatIsGoneIsSaid() throws {
        var view = try Self.mixed()
        view.fail(TerminalError(.unreachable, "127.0.0.1:8480: Connection refused", remedy: ""))
        func lines() -> [String] { TopScreen(view, columns: 100, rows: 30).lines.map(\.plain) }
        #expect(lines()[1] == "no answer any more: 127.0.0.1:8480: Connection refused")
        #expect(lines().contains { $0.hasPrefix("gate") })
        view.update(view.status)
        #expect(lines()[1].hasPrefix("compute-bound"))
    }

    @Test func barsShareOneScale() throws {
        let slow = Answers.stream("slow").replacing("\"inference\":8.5", with: "\"inference\":25.9")
        let lines = TopScreen(try Self.view([Answers.stream("fast"), slow]), columns: 120, rows: nil).lines.map(\.plain)
        let bars = lines.filter { $0.contains(" ms, ") && $0.contains("inference") }
            .map { line in line.count { "▒▚▞█▓░".contains($0) } }
        // 11.4 and 28.8 ms on 30 columns.
        #expect(bars == [12, 30])
    }
}
