import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice tail`, on files that live and over HTTP.
    @Suite(.serialized) struct TailTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private static func frame(_ sequence: Int, _ stream: String = "gate", label: String = "car") -> String {
            #"{"type":"frame","schema":"1.0","stream":"\#(stream)","sequence":\#(sequence),"pts_ns":1,"#
                + #""captured_at":"2026-11-21T17:00:00.123456Z","clock":"arrival","width":768,"height":432,"#
                + #""model":{"name":"street","variant":"champion","digest":"sha256:5c","device":"cpu"},"#
                + #""objects":[{"label":"\#(label)","label_id":2,"confidence":0.91,"bbox":{"x":1,"y":2,"w":3,"h":4}}],"#
                + #""timings_us":{"decode":412,"inference":8560,"total":9232},"batch":{"size":1,"closed":"full"}}"#
        }

        private func write(_ name: String, _ lines: [String]) throws -> String {
            try folder.write(name, lines.map { $0 + "\n" }.joined())
        }

        @Test func aWholeLogIsShownAndFiltered() throws {
            let log = try write(
                "log.jsonl",
                [Self.frame(1), Self.frame(2, "yard"), Self.frame(3, label: "person"), "{\"type\":\"fr"]
            )
            let ending = try Program.run(["tail", log, "--no-follow", "--stream", "gate", "--label", "person"])
            let lines = ending.output.split(separator: "\n")
            #expect(ending.status == 0 && ending.errors.isEmpty && lines.count == 3)
            #expect(lines[1].hasSuffix("gate #3        9.2 ms  person .91"), "\(lines)")
            #expect(lines[2].hasPrefix("torn line") && !ending.output.contains("\u{1B}"))
        }

        @Test func linesOfARunAreUnderstood() throws {
            let ending = try Program(
                "bash",
                [
                    "-c", "set -o pipefail; \"$0\" run \"$1\" --model \"$2\" -q --frames 5 | \"$0\" tail - -n all",
                    Program.path(), "scene:street?seed=900021", Model.street,
                ]
            ).wait()
            #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
            for part in ["street #0", "street #4", "stream started", "Σ the end", "5 frames"] {
                #expect(ending.output.contains(part), "\(part): \(ending.output)")
            }
            #expect(!ending.output.contains("not a line of Sluice") && !ending.output.contains("torn"))
        }

        @Test func jsonGoesThroughUntouched() throws {
            let odd = #"{ "type": "event", "at": "now", "event": "e\u0001", "message": "m", "new": [1.50] }"#
            let log = try write("log.jsonl", [Self.frame(1), odd, "no line"])
            let ending = try Program.run(["tail", log, "--no-follow", "--json", "--type", "event"])
            #expect(ending.status == 0 && ending.output == odd + "\n" && ending.errors.isEmpty)
            let all = try Program.run(["tail", log, "--no-follow", "--json"])
            #expect(all.output == "\(Self.frame(1))\n\(odd)\n")
            #expect(all.complaints.count == 1 && all.errors.contains("left out: not a line of Sluice"))
        }

        @Test(arguments: [
            (["--color", "always"], [:], true), (["--color", "never"], [:], false), ([], [:], false),
            (["--color", "auto"], ["NO_COLOR": "1"], false),
        ])
        func colorsAreUsedAsAsked(options: [String], environment: [String: String], isColored: Bool) throws {
            let log = try write("log.jsonl", [Self.frame(1)])
            let ending = try Program.run(["tail", log, "--no-follow"] + options, environment: environment)
            #expect(ending.status == 0 && ending.output.contains("\u{1B}[") == isColored)
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func aSignalEndsItWell(signal: CInt) throws {
            let program = try Program.sluice(["tail", write("log.jsonl", [Self.frame(1)])])
            try program.waitForLines(2)
            let asked = ContinuousClock.now
            program.send(signal)
            let ending = try program.wait(limit: 10)
            #expect(!ending.isSignal && ending.status == 0 && ContinuousClock.now - asked < .seconds(2))
        }

        @Test func aReaderThatHasEnoughEndsIt() throws {
            let log = try write("log.jsonl", (0..<5_000).map { Self.frame($0) })
            let ending = try Program(
                "bash",
                [
                    "-c", "\"$0\" tail \"$1\" -n all --no-follow | head -2; echo \"${PIPESTATUS[0]}\"", Program.path(),
                    log,
                ]
            ).wait(limit: 20)
            let lines = ending.output.split(separator: "\n")
            #expect(ending.errors.isEmpty && lines.count == 3 && lines.last == "0")
        }

        @Test func aThousandLinesASecondAreFollowedThroughRotations() throws {
            let log = folder("log.jsonl")
            let program = try Program.sluice(["tail", log, "-n", "all", "--json"])
            let count = 3_000
            let start = ContinuousClock.now
            // Written as the file sink does it: renamed, begun anew.
            for part in 0..<3 {
                if part > 0 { try FileManager.default.moveItem(atPath: log, toPath: "\(log).\(part)") }
                let file = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
                defer { close(file) }
                for block in 0..<20 {
                    let first = part * 1_000 + block * 50
                    let text = (first..<first + 50).map { Self.frame($0) + "\n" }.joined()
                    _ = unsafe Array(text.utf8).withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
                    usleep(50_000)
                }
            }
            let written = ContinuousClock.now - start
            try program.waitForLines(count, limit: 10)
            #expect(ContinuousClock.now - start - written < .seconds(2))
            program.send(SIGINT)
            let ending = try program.wait(limit: 10)
            let expected = (0..<count).map { Self.frame($0) + "\n" }.joined()
            #expect(ending.output == expected ? true : false)
        }

        @Test func linesComeOverHTTPAndTheTokenStaysSecret() throws {
            let server = try AnsweringServer([DaemonAnswers.events([Self.frame(1), Self.frame(2)])])
            let program = try Program.sluice(
                ["tail", server.url, "--stream", "gate"],
                environment: ["SLUICE_TOKEN": "hunter2"]
            )
            try program.waitForLines(3)
            program.send(SIGINT)
            let ending = try program.wait(limit: 10)
            #expect(ending.status == 0 && ending.output.contains("gate #2"))
            #expect(server.requests.first?.hasPrefix("GET /v1/events?stream=gate HTTP/1.1") == true)
            #expect(server.requests.first?.contains("Authorization: Bearer hunter2") == true)
            #expect(!(ending.output + ending.errors).contains("hunter2"))
        }

        @Test(arguments: [
            (["none/log.jsonl", "--no-follow"], CInt(66), "No such file"), (["https://box:1"], 64, "ssh -L"),
            (["http://127.0.0.1:1"], 69, "http: {}"), (["log", "--type", "frames"], 64, "frame, event"),
            (["log", "--slower-than", "50"], 64, "50ms"), (["http://me:hunter2@box"], 64, "SLUICE_TOKEN"),
        ])
        func whatCannotBeFollowedIsExplained(arguments: [String], status: CInt, words: String) throws {
            let ending = try Program.run(["tail"] + arguments, limit: 20)
            #expect(ending.status == status && ending.output.isEmpty, "\(ending.errors)")
            #expect(ending.errors.contains(words) && !ending.errors.contains("hunter2"), "\(ending.errors)")
        }

        @Test func aDaemonThatRefusesIsExplained() throws {
            let server = try AnsweringServer([DaemonAnswers.refusal])
            let ending = try Program.run(["tail", server.url], limit: 20)
            #expect(ending.status == 69 && ending.complaints.count == 1 && ending.errors.contains("--token-file"))
        }
    }
}
