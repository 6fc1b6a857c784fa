import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What becomes of lines when disks fail, readers go away, and the program is killed.
    @Suite(.serialized) struct OutputFaultTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func pipeline(_ outputs: String) throws -> String {
            try folder.write(
                "pipeline.yaml",
                """
                streams: {street: {url: "scene:street?seed=7&width=160&height=96&fps=25", pace: realtime}}
                model: {path: "\(Model.street)", instances: 1, threads: 1}
                outputs: [\(outputs)]
                """
            )
        }

        /// The lines of a file and of the old ones beside it.
        private func lines(_ name: String) throws -> Lines {
            let old = (1...20).reversed().map { folder.read("\(name).\($0)") }.joined()
            return try Lines(old + folder.read(name))
        }

        private func waitFor(_ text: String, in name: String, limit: Double = 20) throws {
            let deadline = ContinuousClock.now + .seconds(limit)
            while !folder.read(name).contains(text) {
                try #require(
                    ContinuousClock.now < deadline,
                    "\(name) never said \(text): \(folder.read(name).suffix(300))"
                )
                usleep(20_000)
            }
        }

        @Test func aDiskThatKeepsNothingIsSaidAndOneThatHangsHoldsNobodyUp() throws {
            let library = folder("failing_disk.so")
            let build = try Program(
                "gcc",
                ["-O2", "-shared", "-fPIC", "-o", library, Checkout.path("Tests/Peers/failing_disk.c"), "-ldl"]
            ).wait()
            try #require(build.status == 0, "\(build.errors)")
            let program = try Program.sluice(
                [
                    "run",
                    try pipeline(
                        "{path: \(folder("bad")), sync: 100ms, loss: counted}, {path: \(folder("good")), sync: none}"
                    ),
                ],
                environment: ["LD_PRELOAD": library, "FAILING_DISK": folder("fault")]
            )
            try waitFor("\"sequence\":10,", in: "bad")
            try folder.write("fault", "hang")
            usleep(300_000)
            // The disk keeps nothing for the moment, and lines are written all the same.
            let before = folder.read("bad").count
            usleep(800_000)
            #expect(folder.read("bad").count > before)
            try folder.write("fault", "fail")
            try waitFor("\"event\":\"output_trouble\"", in: "good")
            usleep(1_500_000)
            try folder.write("fault", "")
            try waitFor("\"event\":\"output_recovered\"", in: "good")
            program.send(SIGTERM)
            let ending = try program.wait(limit: 20)
            #expect(ending.status == 0 && !ending.isSignal)
            let (bad, good) = (try lines("bad"), try lines("good"))
            try good.closing()
            #expect(bad.frames.map(\.sequence) == good.frames.map(\.sequence))
            let messages = good.events.filter { $0.event.hasPrefix("output_") }
            #expect(messages.map(\.event) == ["output_trouble", "output_recovered"])
            #expect(messages[0].message.contains("/bad: what was written is not kept"))
            // The file that failed is set aside once, however often the disk failed after that.
            #expect(FileManager.default.fileExists(atPath: folder("bad.1")))
            #expect(!FileManager.default.fileExists(atPath: folder("bad.2")))
        }

        @Test func aReaderThatGoesAwayEndsOnlyItsOutput() throws {
            let command = "exec \"$0\" run \"$1\" -q > >(exec head -n 3 > \"$2\")"
            let yaml = try pipeline("{path: '-', loss: counted}, {path: \(folder("lines")), loss: counted}")
            let program = try Program("bash", ["-c", command, Program.path(), yaml, folder("head")])
            try waitFor("\"sequence\":60,", in: "lines")
            program.send(SIGTERM)
            let ending = try program.wait(limit: 20)
            #expect(ending.status == 0 && !ending.isSignal)
            try lines("lines").closing()
            #expect(folder.read("head").split(separator: "\n").count == 3)
        }

        @Test func aKilledProgramLeavesLinesThatTheNextOneMakesWhole() throws {
            let kills = try Program(
                Checkout.path("scripts/faults/kill"),
                ["--kills", "10", "--sluice", Program.path()]
            ).wait(limit: 240)
            #expect(kills.status == 0, "\(kills.output) \(kills.errors)")
        }
    }
}
