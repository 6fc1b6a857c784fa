import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A password that must not be found anywhere, whatever goes wrong.
    @Suite(.serialized, .cameras, .timeLimit(.minutes(2))) struct CanaryTests {
        private let canary = "c4n4ry\(UInt32.random(in: 0...(.max)))"

        @Test func aRunningPipelineTellsItsSecretsToNobody() throws {
            let camera = try Camera(account: Camera.Account(user: "ada", password: canary))
            let moody = try Camera(account: Camera.Account(user: "ada", password: canary))
            defer { withExtendedLifetime((camera, moody)) {} }
            let served = try Served(token: canary)
            let run = try LiveRun(
                """
                streams:
                  door: {url: 'rtsp://ada:${SECRET}@127.0.0.1:\(camera.port)/cam0'}
                  moody: {url: 'rtsp://ada:${SECRET}@127.0.0.1:\(moody.port)/cam0'}
                  gone: {url: 'rtsp://ada:${SECRET}@127.0.0.1:1/cam0'}
                  lost: {url: 'http://ada:${SECRET}@127.0.0.1:1/live.m3u8?token=${SECRET}'}
                  missing: {url: 'rtsp://ada:${SECRET}@127.0.0.1:\(camera.port)/none?password=${SECRET}'}
                  unheard: {url: 'srt://127.0.0.1:1?passphrase=${SECRET}&streamid=${SECRET}'}
                http: {listen: '127.0.0.1:\(served.port)', token: '${SECRET}'}
                """,
                environment: ["SECRET": canary]
            )
            try run.wait(for: "pictures") { $0.frames(of: "door").count >= 10 ? true : nil }
            let asked = WallMoment.now
            try moody.change(password: "another")
            try run.event("stream_unauthorised", of: "moody", after: asked, limit: 10)
            for name in ["gone", "lost", "missing", "unheard"] {
                try run.event("stream_lost", of: name, after: try WallMoment("2026-01-01T00:00:00Z"), limit: 15)
            }
            let answers = try paths.map { path in
                let answer = try served.ask(path).text
                #expect(answer.contains(path == "/" ? "Sluice" : "door"), "\(path) says nothing: \(answer.prefix(200))")
                return answer
            }
            let process = run.program.identifier
            let visible = try String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
            // Whoever reloads a broken file is told what is wrong with it.
            try run.reload("streams: {door: {url: 'rtsp://ada:${SECRET}@h:1/', srtess: '${SECRET}'}}")
            usleep(500_000)
            run.program.send(SIGTERM)
            let ending = try run.program.wait(limit: 10)
            let said = [run.folder.read("lines.jsonl"), ending.output, ending.errors, visible] + answers
            for text in said { #expect(!text.contains(canary), "\(excerpt(text))") }
            #expect(run.folder.read("lines.jsonl").contains("gone"))
        }

        @Test(arguments: [
            "streams: {a: {url: 'rtsp://ada:SECRET@host:99999/x'}}",
            "streams: {a: {url: 'rtps://ada:SECRET@host/x'}}",
            "streams: {a: {urll: 'rtsp://ada:SECRET@host/x'}}",
            "streams: {a: {url: 'rtsp://ada:SECRET@host/x', pace: 'SECRET'}}",
            "streams: {a: {url: ['rtsp://ada:SECRET@host/x']}}",
            "streams: {a: {url: 'rtsp://ada:SECRET@host/x'}, rtsp://ada:SECRET@host: {}}",
            "streams: {a: {url: 'file:rtsp://ada:SECRET@host/x'}}",
            "streams: {a: {url: 'rtsp://ada:SECRET@host/x'}\nhttp: {token: SECRET}",
            "streams: {a: {url: x.mp4}}\nhttp: {token: SECRET, listen: 'SECRET@0.0.0.0:1'}",
        ])
        func mistakesInAPipelineAreToldWithoutItsSecrets(pipeline: String) throws {
            let folder = try TemporaryFolder()
            // Written as most people write a password: from the environment.
            let text = pipeline.replacing("SECRET", with: "${SECRET}")
            try folder.write("pipeline.yaml", "\(text)\nmodel: {path: none.onnx}\n")
            for command in ["check", "run"] {
                let ending = try Program.run(
                    [command, folder("pipeline.yaml")],
                    environment: ["SECRET": canary],
                    limit: 10
                )
                #expect(ending.status != 0 && !ending.errors.isEmpty)
                #expect(!(ending.errors + ending.output).contains(canary), "\(ending.errors)")
            }
        }

        private let paths = ["/metrics", "/v1/config", "/v1/streams", "/readyz", "/"]

        private func excerpt(_ text: String) -> String {
            guard let place = text.firstRange(of: canary) else { return "" }
            return String(text[..<place.lowerBound].suffix(200)) + "●"
        }
    }
}
