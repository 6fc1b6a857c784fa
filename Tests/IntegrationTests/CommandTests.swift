import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `check`, `bench`, help, version and completions.
    @Suite(.serialized) struct CommandTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func pipeline() throws -> String {
            try folder.write(
                "street.yaml",
                """
                streams:
                  street: {url: \(Clip.everyday())}
                model:
                  path: \(Model.street)
                  confidence: 0.35
                  instances: 1
                  threads: 1
                """
            )
        }

        @Test func checkTellsWhereEveryValueComesFrom() throws {
            let ending = try Program.run(["check", pipeline(), "--iou", "0.55"])
            #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
            let text = ending.output.split(separator: "\n").map(String.init)
            func row(_ key: String) -> String { text.first { $0.contains(key) } ?? "" }
            #expect(row("model.confidence").contains("0.35") && row("model.confidence").contains("street.yaml:5"))
            #expect(row("model.nms.iou").contains("0.55") && row("model.nms.iou").contains("--iou"))
            #expect(row("model.family").contains("yolox") && row("model.family").contains("models/street.yaml"))
            #expect(row("model.nms.limit").contains("300") && row("model.nms.limit").contains("default"))
            for word in ["ONNX Runtime", "digest    sha256:", "768×432", "h264"] {
                #expect(ending.output.contains(word), "\(word)")
            }
        }

        @Test(.sharedData) func checkTellsHowAFamilyWasRecognised() throws {
            let ending = try Program.run(["check", Clip.everyday(), "--model", Model.yoloxNano()])
            #expect(ending.status == 0)
            let reason = ending.output.split(separator: "\n").first { $0.hasPrefix("model ") } ?? ""
            #expect(reason.contains("yolox") && reason.contains("3549"), "\(reason)")
        }

        @Test func checkSpeaksJSON() throws {
            let ending = try Program.run(["check", pipeline(), "--json"])
            let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
            let settings = try #require(report?["settings"] as? [Any])
            #expect(settings.count > 20)
        }

        @Test func checkWritesNothing() throws {
            try folder.write(
                "output.yaml",
                """
                streams: {street: {url: \(Clip.everyday())}}
                model: {path: \(Model.street)}
                outputs: [{path: lines.jsonl}]
                """
            )
            #expect(try Program.run(["check", folder("output.yaml")]).status == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["output.yaml"])
        }

        @Test func benchSaysWhatIsTheBottleneck() throws {
            let ending = try Program.run(
                ["bench", pipeline(), "--frames", "40", "--rounds", "1", "--json", folder("bench.json")])
            #expect(ending.status == 0, "\(ending.errors)")
            let text = folder.read("bench.json")
            let result = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            )
            let numbers = [
                "frames_per_second", "cpu_ms_per_frame", "roofline_frames_per_second", "share_of_roofline",
                "ledger_off_over_on", "peak_memory_mb", "mean_batch_size", "cores", "instances", "threads", "frames",
            ]
            for key in numbers { #expect((result[key] as? Double ?? 0) > 0, "\(key)") }
            for key in ["cpu_ms_outside_per_frame", "dropped", "rounds"] { #expect(result[key] is Double, "\(key)") }
            for key in ["decode_alone", "inference_alone"] {
                let roofline = result[key] as? [String: Any]
                for part in ["frames", "seconds", "cpu_seconds"] {
                    #expect(roofline?[part] is Double, "\(key).\(part)")
                }
            }
            #expect(result["frames"] as? Int == 40 && result["conserved"] as? Bool == true)
            let stages = try #require(result["stages"] as? [[String: Any]])
            for stage in ["demux", "decode", "queue", "preprocess", "inference", "postprocess", "emit", "total"] {
                #expect(stages.contains { $0["stage"] as? String == stage && $0["p99_ms"] is Double }, "\(stage)")
            }
            let verdicts = [
                "decode-bound", "preprocess-bound", "h2d-bound", "compute-bound", "d2h-bound", "postprocess-bound",
                "sink-bound", "starved",
            ]
            let verdict = try #require(result["verdict"] as? String)
            #expect(verdicts.contains(verdict))
            for key in ["evidence", "suggestion"] {
                let words = try #require(result[key] as? String)
                #expect(!words.isEmpty && ending.output.contains(words))
            }
            #expect(ending.output.contains("\n\(verdict): "))
        }

        @Test func benchSaysWhereItCouldNotWrite() throws {
            let ending = try Program.run(
                ["bench", pipeline(), "--frames", "2", "--rounds", "1", "--json", folder("none/bench.json")])
            #expect(ending.status == 73 && ending.complaints.count == 1)
            #expect(ending.errors.contains("none/bench.json"))
        }

        @Test(arguments: [
            (
                "run",
                [
                    "--model", "--family", "--output", "--annotated", "--frames", "--batch", "--runtime-library",
                    "--quiet",
                ]
            ),
            ("check", ["--json", "--model", "--confidence", "--runtime-library"]),
            ("bench", ["--frames", "--rounds", "--json", "--instances", "--threads"]),
            ("scene", ["--frames", "--raw", "--labels", "seed", "traffic"]),
            ("probe", ["--for", "--transport", "--model", "--json"]),
            ("tail", ["--stream", "--label", "--min-confidence", "--type", "--json", "--color", "--no-follow"]),
            ("top", ["--once", "--token-file", "--color"]),
        ])
        func helpNamesTheOptions(command: String, words: [String]) throws {
            let ending = try Program.run([command, "--help"])
            #expect(ending.status == 0 && ending.errors.isEmpty)
            for word in words { #expect(ending.output.contains(word), "\(word)") }
            #expect(try Program.run(["--help"]).output.contains("  \(command) "))
        }

        @Test func theVersionIsPrinted() throws {
            let ending = try Program.run(["--version"])
            #expect(ending.status == 0 && ending.errors.isEmpty)
            #expect(ending.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        }

        @Test(arguments: ["bash", "zsh", "fish"])
        func completionsAreThereForEveryShell(shell: String) throws {
            let ending = try Program.run(["--generate-completion-script", shell])
            #expect(ending.status == 0)
            for word in ["run", "check", "bench", "scene", "annotated"] {
                #expect(ending.output.contains(word), "\(word)")
            }
            guard shell == "bash" else { return }
            // bash itself, which is everywhere, must be able to read it.
            let script = try folder.write("completions.bash", ending.output)
            #expect(try Program("bash", ["-n", script]).wait().errors.isEmpty)
        }
    }
}
