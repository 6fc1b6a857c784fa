import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice top`, on a real terminal.
    @Suite(.serialized) struct TopTests {
        private static let entering = "\u{1B}[?1049h"
        private static let leaving = "\u{1B}[?25h\u{1B}[?1049l"

        @Test func withoutATerminalItPrintsOnce() throws {
            let server = try AnsweringServer([DaemonAnswers.streams(["gate", "yard"])])
            let ending = try Program.run(["top", server.url], limit: 20)
            #expect(ending.status == 0 && ending.errors.isEmpty && !ending.output.contains("\u{1B}"))
            for part in ["keeps-up: every picture", "gate", "yard", "● live", "12.5", "3 overflow", "inference 8.0 ms"]
            {
                #expect(ending.output.contains(part), "\(part): \(ending.output)")
            }
        }

        @Test func itRedrawsFollowsKeysAndGivesTheScreenBack() throws {
            let server = try AnsweringServer([
                DaemonAnswers.streams(["gate"]), DaemonAnswers.streams(["gate", "yard"]), DaemonAnswers.refusal,
                DaemonAnswers.streams(["attic", "gate"]),
            ])
            let terminal = try PseudoTerminal(["top", server.url, "--color", "always"])
            try terminal.wait("first") { terminal.shown.contains(Self.entering) && terminal.shown.contains("gate") }
            #expect(terminal.isRaw)
            try terminal.wait("another stream") { terminal.shown.contains("yard") }
            try terminal.wait("trouble") { terminal.shown.contains("no answer any more") }
            try terminal.wait("recovered") { terminal.shown.contains("attic") }
            terminal.clear()
            terminal.type("d")
            try terminal.wait("sorted") { terminal.shown.contains("\u{1B}[7md\u{1B}[0m") }
            terminal.clear()
            terminal.resize(columns: 40, rows: 10)
            terminal.send(SIGWINCH)
            try terminal.wait("redrawn") { terminal.shown.contains("…") && !terminal.shown.contains("DROPPED") }
            terminal.type("q")
            #expect(try terminal.end() == 0)
            #expect(terminal.shown.hasSuffix(Self.leaving) && !terminal.isRaw)
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        func aSignalGivesTheScreenBack(signal: CInt) throws {
            let server = try AnsweringServer([DaemonAnswers.streams(["gate"])])
            let terminal = try PseudoTerminal(["top", server.url])
            try terminal.wait("shown") { terminal.shown.contains("gate") && terminal.isRaw }
            terminal.send(signal)
            #expect(try terminal.end() == 0)
            #expect(terminal.shown.hasSuffix(Self.leaving) && !terminal.isRaw)
        }

        @Test func stoppingGivesTheScreenBackForAWhile() throws {
            let server = try AnsweringServer([DaemonAnswers.streams(["gate"])])
            let terminal = try PseudoTerminal(["top", server.url])
            try terminal.wait("shown") { terminal.shown.contains("gate") && terminal.isRaw }
            terminal.send(SIGTSTP)
            try terminal.wait("stopped") { terminal.isStopped && terminal.shown.hasSuffix(Self.leaving) }
            #expect(!terminal.isRaw)
            terminal.clear()
            terminal.send(SIGCONT)
            try terminal.wait("back") { terminal.shown.contains(Self.entering) && terminal.shown.contains("gate") }
            #expect(terminal.isRaw)
            terminal.type("q")
            #expect(try terminal.end() == 0)
        }

        @Test func nobodyThereIsSaidBeforeTheScreenIsTaken() throws {
            let terminal = try PseudoTerminal(["top", "http://127.0.0.1:1"])
            #expect(try terminal.end() == 69)
            #expect(terminal.shown.contains("Connection refused") && !terminal.shown.contains(Self.entering))
        }

        @Test(arguments: [
            (["tial"], "did you mean 'sluice tail'?"), (["evalute", "a.onnx"], "did you mean 'sluice evaluate'?"),
            (["model", "shwo"], "did you mean 'sluice model show'?"), (["frobnicate"], "it has run, check"),
        ])
        func aMistypedCommandIsGuessed(arguments: [String], words: String) throws {
            let ending = try Program.run(arguments)
            #expect(ending.status == 64 && ending.output.isEmpty && ending.complaints.count == 1)
            #expect(ending.errors.contains(words), "\(ending.errors)")
        }
    }
}
