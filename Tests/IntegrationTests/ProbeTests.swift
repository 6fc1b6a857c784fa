import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice probe`, and what becomes of the pipeline that it writes.
    @Suite(.serialized) struct ProbeTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test func aVideoIsDescribedAndItsPipelineRuns() throws {
            let ending = try Program.run(["probe", Clip.everyday(), "--model", Model.street])
            #expect(ending.status == 0)
            for part in ["h264 (High) 768×432, yuv420p", "12.5", "48 pictures", "ms of CPU a picture", "has an end"] {
                #expect(ending.errors.contains(part), "\(part): \(ending.errors)")
            }
            let pipeline = try folder.write("street.yaml", ending.output)
            #expect(try Program.run(["check", pipeline]).status == 0)
            let lines = try Program.run(["run", pipeline, "--frames", "3", "-q"]).lines()
            #expect(lines.frames.map(\.stream) == ["street", "street", "street"])
        }

        @Test func aLiveStreamGetsWhatLiveStreamsNeedAndNoSecretsAreKept() throws {
            let clip = try Clip.street(
                "seed=900022&frames=60",
                as: "live.ts",
                codec: Clip.h264 + ["-g", "10"],
                in: folder
            )
            let content = try Data(contentsOf: URL(filePath: clip))
            let server = try StallingServer(.stalls, content: content, promised: 10 * content.count)
            let url = server.url.replacing("http://", with: "http://admin:hunter2@") + "?token=hunter2&channel=1"
            let ending = try Program.run(["probe", url, "--for", "2s", "--model", Model.street], limit: 30)
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(!(ending.output + ending.errors).contains("hunter2"))
            #expect(ending.output.contains("//${CAM_USER}:${CAM_PASS}@127.0.0.1:"))
            #expect(ending.output.contains("live.ts?token=${CAM_TOKEN}&channel=1"))
            #expect(ending.errors.contains("every 10 pictures, 0.8 s"), "\(ending.errors)")
        }

        @Test func jsonIsForPrograms() throws {
            let ending = try Program.run(["probe", Clip.everyday(), "--json"])
            #expect(ending.status == 0 && ending.errors.isEmpty)
            let found = try #require(
                try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
            )
            #expect(found["codec"] as? String == "h264" && found["width"] as? Int == 768)
            #expect(found["is_live"] as? Bool == false && found["frames"] as? Int == Clip.everydayFrames)
            #expect(found["measured_rate"] as? Double == 12.5 && found["decode_ms"] as? Double ?? 0 > 0)
        }

        @Test(arguments: [
            ("none.mp4", CInt(66), "not there"), ("http://127.0.0.1:1/x.ts", 66, "refused"),
            ("rtsp://me:hunter2@no-such-host.invalid/main", 66, "nobody knows a host 'no-such-host.invalid'"),
            ("rtsp://${SLUICE_TEST_NOT_SET}@cam/main", 64, "SLUICE_TEST_NOT_SET is not set"),
            ("scene:street", 64, "run it"),
        ])
        func whatCannotBeProbedIsExplained(url: String, status: CInt, words: String) throws {
            let ending = try Program.run(["probe", url], limit: 30)
            #expect(ending.status == status && ending.output.isEmpty && ending.complaints.count == 1)
            #expect(ending.errors.contains(words) && !ending.errors.contains("hunter2"), "\(ending.errors)")
        }
    }
}
