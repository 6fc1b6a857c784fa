import Foundation
import Glibc
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// A daemon that is reloaded, asked and watched, with the programs that people use for it.
    @Suite(.serialized, .timeLimit(.minutes(2))) struct DaemonTests {
        private let served: Served

        init() throws {
            served = try Served(token: "t0ken")
        }

        /// A street at its own pace, for as long as nobody stops it.
        private func yaml(_ http: String? = nil, more: String = "") -> String {
            let http = http ?? "listen: '127.0.0.1:\(served.port)', token: t0ken"
            return """
                streams: {street: {url: 'scene:street?seed=7&fps=10', pace: realtime}\(more)}
                http: {\(http)}
                """
        }

        private func start() throws -> LiveRun {
            let run = try LiveRun(yaml())
            try run.wait(for: "frames") { $0.frames(of: "street").count >= 5 ? true : nil }
            return run
        }

        private func end(_ run: LiveRun) throws -> Lines {
            run.program.send(SIGTERM)
            let ending = try run.program.wait(limit: 10)
            #expect(ending.status == 0, "\(ending.errors)")
            try run.update()
            let sequences = run.lines.frames(of: "street").map(\.sequence)
            #expect(sequences == Array(0..<sequences.count), "frames were lost")
            return run.lines
        }

        @Test func anotherTokenHoldsFromTheReloadOn() throws {
            let run = try start()
            #expect(try served.ask("/v1/streams").status == 200)
            let token = try run.folder.write("token", "t0ken")
            let listener = try Program.sluice(
                ["tail", "http://127.0.0.1:\(served.port)", "--json", "--token-file", token])
            try listener.waitForLines(5)
            let asked = WallMoment.now
            try run.reload(yaml("listen: '127.0.0.1:\(served.port)', token: another"))
            try run.wait(for: "the reload") { $0.has("configuration_reloaded", since: asked) }
            // Whoever listens with the old one is sent away.
            let ending = try listener.wait(limit: 10)
            #expect(ending.status != 0 && ending.errors.contains("token"), "\(ending.errors)")
            #expect(try served.ask("/v1/streams").status == 401)
            var friend = served
            friend.token = "another"
            #expect(try friend.ask("/v1/streams").status == 200)
            _ = try end(run)
        }

        @Test func whoAsksForTheReloadThatMovesHTTPGetsAnAnswer() throws {
            let run = try start()
            let next = try Served(token: "t0ken")
            try run.write(yaml("listen: '127.0.0.1:\(next.port)', token: t0ken"))
            let begun = ContinuousClock.now
            let answer = try served.ask("/v1/reload", method: "POST")
            #expect(answer.status == 200 && answer.text.contains("http"), "\(answer)")
            #expect(ContinuousClock.now - begun < .seconds(3))
            #expect(try next.ask("/v1/streams").status == 200)
            try run.wait(for: "silence at the old address") { _ in try served.ask("/healthz").status == 0 ? true : nil }
            // And back, at once.
            try run.write(yaml())
            #expect(try next.ask("/v1/reload", method: "POST").status == 200)
            #expect(try served.ask("/v1/streams").status == 200)
            _ = try end(run)
        }

        @Test func thePortStaysWhileTheAddressChanges() throws {
            let run = try start()
            try run.write(yaml("listen: '0.0.0.0:\(served.port)', token: t0ken"))
            let wide = try served.ask("/v1/reload", method: "POST")
            #expect(wide.status == 200, "\(wide)")
            #expect(try served.ask("/v1/streams").status == 200)
            // What cannot be had leaves things as they are.
            try run.write(yaml("listen: '192.0.2.1:\(served.port)', token: t0ken"))
            let refusal = try served.ask("/v1/reload", method: "POST")
            #expect(refusal.status == 422 && refusal.text.contains("192.0.2.1"), "\(refusal)")
            #expect(try served.ask("/v1/streams").status == 200)
            _ = try end(run)
        }

        @Test func aStderrThatTakesNothingHoldsUpNobody() throws {
            let folder = try TemporaryFolder()
            _ = try TinyModel.meanColor().write("mean.onnx", in: folder)
            // A pipe that is full, as from a shell whose terminal was stopped: every message finds no place.
            let script = """
                import fcntl, os, signal, subprocess, sys, time
                reader, writer = os.pipe()
                os.set_blocking(writer, False)
                try:
                    while True: os.write(writer, b"x" * 4096)
                except BlockingIOError: os.set_blocking(writer, True)
                run = subprocess.Popen(sys.argv[1:], stderr=writer, stdout=subprocess.PIPE)
                lines = [run.stdout.readline() for _ in range(20)]
                begun = time.monotonic()
                run.send_signal(signal.SIGTERM)
                rest = run.stdout.read()
                print(run.wait(), time.monotonic() - begun < 5, len(lines) + rest.count(b"\\n") > 20)
                """
            let arguments = try [
                Program.path(), "run", "scene:street?seed=7&fps=10", "--pace", "realtime",
                "--model", folder("mean.onnx"), "--family", "end-to-end",
            ]
            let ending = try Program("python3", ["-c", script] + arguments).wait(limit: 30)
            #expect(ending.output == "0 True True\n", "\(ending.output) \(ending.errors)")
        }

        @Test func aReloadOfWhichOnePartFailsChangesNothing() throws {
            let run = try start()
            let asked = WallMoment.now
            // Another stream and another model would work; an address of another machine does not.
            _ = try TinyModel.meanColor(size: 9).write("mean.onnx", in: run.folder)
            let more = ", more: {url: 'scene:street?seed=8&fps=10', pace: realtime}"
            try run.reload(yaml("listen: '192.0.2.1:8480', token: t0ken", more: more))
            let why = try run.wait(for: "the refusal") { lines in
                lines.events.last { $0.event == "reload_failed" }
            }
            #expect(why.message.contains("192.0.2.1:8480") && why.message.contains("old configuration runs on"))
            let count = run.lines.frames(of: "street").count
            try run.wait(for: "more frames") { $0.frames(of: "street").count >= count + 10 ? true : nil }
            #expect(try served.ask("/v1/streams").status == 200)
            let lines = try end(run)
            #expect(lines.frames(of: "more").isEmpty)
            #expect(Set(lines.frames(of: "street").map(\.model.digest)).count == 1, "the model was swapped")
            #expect(lines.has("configuration_reloaded", since: asked) == nil)
        }

        @Test func tailAndTopFollowIt() throws {
            let run = try LiveRun(yaml("listen: '127.0.0.1:\(served.port)'"))
            try run.wait(for: "frames") { $0.frames(of: "street").count >= 5 ? true : nil }
            let url = "http://127.0.0.1:\(served.port)"
            let top = try Program.run(["top", url], limit: 20)
            #expect(top.status == 0 && top.output.contains("street") && top.output.contains("● live"), "\(top)")
            let tail = try Program.sluice(["tail", url, "--stream", "street", "--json"])
            try tail.waitForLines(15)
            tail.send(SIGINT)
            let followed = try tail.wait(limit: 10).lines()
            #expect(followed.frames.count >= 14 && followed.frames.allSatisfy { $0.stream == "street" })
            _ = try end(run)
        }
    }
}

extension Lines {
    /// Whether something happened after `moment`; `nil` if not.
    fileprivate func has(_ event: String, since moment: WallMoment) -> Bool? {
        let isThere = events.contains { line in
            line.event == event && ((try? WallMoment(line.at).since(moment) >= 0) ?? false)
        }
        return isThere ? true : nil
    }
}
