import Foundation
import Glibc
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// Stopping: from the keyboard, by a service manager, by a reader that goes away.
    @Suite(.serialized) struct SignalTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test(arguments: [SIGINT, SIGTERM], ["scene:street?seed=900004", "clip at its own pace"])
        func aSignalEndsARunInOrder(signal: CInt, source: String) throws {
            let isScene = source.hasPrefix("scene")
            let program = try Program.sluice(
                ["run", isScene ? source : Clip.everyday(), "--model", Model.street]
                    + (isScene ? [] : ["--pace", "realtime"])
            )
            try program.waitForLines(10)
            let asked = ContinuousClock.now
            program.send(signal)
            let ending = try program.wait(limit: 10)
            #expect(ContinuousClock.now - asked < .seconds(2))
            let lines = try ending.lines()
            try lines.closing()
            #expect(lines.frames.map(\.sequence) == Array(0..<lines.frames.count) && lines.frames.count >= 9)
            if !isScene { #expect(lines.frames.count < Clip.everydayFrames) }
            #expect(ending.errors.contains("stopping"))
        }

        @Test func aSignalEndsARunWhoseSourceBlocks() throws {
            let clip = try Clip.street(
                "seed=900005&frames=60",
                as: "live.ts",
                codec: Clip.h264 + ["-g", "10"],
                in: folder
            )
            let content = try Data(contentsOf: URL(filePath: clip))
            let server = try StallingServer(.stalls, content: content, promised: 10 * content.count)
            let program = try Program.sluice(["run", server.url, "--model", Model.street])
            try program.waitForLines(20)
            // Nothing more comes now.
            usleep(300_000)
            let asked = ContinuousClock.now
            program.send(SIGTERM)
            let lines = try program.wait(limit: 10).lines()
            #expect(ContinuousClock.now - asked < .seconds(2))
            #expect(try lines.closing().streams[0].emitted >= 19)
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func aSignalEndsAStartThatBlocks(signal: CInt) throws {
            let server = try StallingServer(.silent)
            // A recording by its name, so that it is opened before the start; a camera would be opened after it.
            let recording = server.url.replacing("live.ts", with: "clip.mp4")
            let program = try Program.sluice(["run", recording, "--model", Model.street])
            usleep(500_000)
            let asked = ContinuousClock.now
            program.send(signal)
            let ending = try program.wait(limit: 10)
            #expect(ContinuousClock.now - asked < .seconds(2))
            // There is nothing to finish: the signal ends the process as it ends any other.
            #expect(ending.isSignal && ending.status == signal && ending.output.isEmpty)
        }

        @Test func aSecondSignalEndsARunAtOnce() throws {
            // A pipe that nobody reads keeps the run from finishing what is in flight.
            let fifo = folder("lines")
            let status = unsafe mkfifo(fifo, 0o600)
            try #require(status == 0)
            let reader = unsafe open(fifo, O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            let model = try TinyModel.meanColor().write("mean.onnx", in: folder)
            let program = try Program.sluice(
                [
                    "run", "scene:street?width=64&height=64&noise=0", "--model", model, "--family", "end-to-end",
                    "--output", fifo,
                ])
            usleep(2_000_000)
            program.send(SIGINT)
            usleep(500_000)
            let asked = ContinuousClock.now
            program.send(SIGINT)
            let ending = try program.wait(limit: 10)
            #expect(ContinuousClock.now - asked < .seconds(0.5))
            #expect(!ending.isSignal && ending.status == 128 + SIGINT)
            #expect(ending.errors.contains("stopping") && ending.errors.contains("stopped"))
        }

        @Test func aReaderThatHasEnoughEndsARunWithoutNoise() throws {
            let ending = try Program(
                "bash",
                [
                    "-c", "\"$0\" run \"$1\" --model \"$2\" --quiet | head -2; echo \"${PIPESTATUS[0]}\"",
                    Program.path(), "scene:street?seed=900006", Model.street,
                ]
            ).wait(limit: 20)
            #expect(ending.errors.isEmpty)
            let said = ending.output.split(separator: "\n")
            #expect(said.count == 3 && said.last == "0")
            #expect(try Lines(said.dropLast().joined(separator: "\n") + "\n").frames.count == 1)
        }

        @Test func aReaderThatHasEnoughDoesNotCutTheOtherOutput() throws {
            let all = folder("all.jsonl")
            let ending = try Program(
                "bash",
                [
                    "-c", "\"$0\" run \"$1\" --model \"$2\" -q -o - -o \"$3\" | head -1; echo \"${PIPESTATUS[0]}\"",
                    Program.path(), Clip.everyday(), Model.street, all,
                ]
            ).wait(limit: 60)
            #expect(ending.errors.isEmpty)
            #expect(ending.output.split(separator: "\n").last == "0")
            let lines = try Lines(folder.read("all.jsonl"))
            #expect(lines.frames.count == Clip.everydayFrames)
            try lines.closing()
        }
    }
}
