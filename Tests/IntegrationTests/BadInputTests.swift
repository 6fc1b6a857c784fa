import Foundation
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// What is wrong is said in one line: what, where and what to do; and the exit status is the right one.
    @Suite(.serialized) struct BadInputTests {
        /// A command line, and how it must end. Names of files are those in the folder that ``init()`` fills.
        struct Case: CustomTestStringConvertible, Sendable {
            var arguments: [String]
            var status: CInt
            /// What the lines on standard error must hold, each in its own line: the place, and words of the remedy.
            var complaints: [[String]]

            var testDescription: String { arguments.joined(separator: " ") }

            init(_ status: CInt, _ arguments: String, _ complaints: [String]...) {
                self.arguments = arguments.split(separator: " ").map(String.init)
                self.status = status
                self.complaints = complaints
            }
        }

        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: Clip.everyday(), toPath: folder("clip.mp4"))
            try folder.write("empty.mp4", "")
            try folder.write("text.mp4", "This is a letter, and no video.\n")
            try folder.write("cut.mp4", Data(contentsOf: URL(filePath: Clip.everyday())).prefix(3_000))
            try Clip.ffmpeg(["-f", "lavfi", "-i", "sine=d=1"], as: "sound.m4a", in: folder)
            try FileManager.default.createDirectory(atPath: folder("papers"), withIntermediateDirectories: true)
            try folder.write("papers/letter.txt", "no image\n")
            let street = try Data(contentsOf: URL(filePath: Model.street))
            try folder.write("street.onnx", street)
            let card = try String(contentsOfFile: Checkout.path("models/street.yaml"), encoding: .utf8)
            try folder.write("street.yaml", card)
            try folder.write("cut.onnx", street.prefix(street.count / 2))
            try folder.write("text.onnx", "This is a letter, and no model.\n")
            _ = try TinyModel.notADetector().write("mean.onnx", in: folder)
            try folder.write("few.txt", "car\nvan\n")
            try folder.write("many.txt", "car\nvan\nbus\nbicycle\npedestrian\ntram\n")
            try folder.write(
                "typos.yaml",
                """
                streams:
                  door: {url: clip.mp4, pase: asap}
                model:
                  path: street.onnx
                  confidnce: 0.3
                """
            )
            try folder.write(
                "typo.yaml",
                "streams: {door: {url: clip.mp4}}\nmodel: {path: street.onnx, confidnce: 0.3}\n"
            )
            try folder.write(
                "lost.yaml",
                """
                streams:
                  a: {url: nope1.mp4}
                  b: {url: nope2.mp4}
                model:
                  path: nope.onnx
                """
            )
            try folder.write("torn.yaml", "streams: {door: {url: clip.mp4\nmodel: {path: street.onnx}\n")
        }

        static let cases: [Case] = [
            // Sources.
            Case(66, "run missing.mp4 --model street.onnx", ["missing.mp4", "check the path"]),
            Case(65, "run empty.mp4 --model street.onnx", ["empty.mp4", "again"]),
            Case(65, "run text.mp4 --model street.onnx", ["text.mp4", "check that the file"]),
            Case(65, "run cut.mp4 --model street.onnx", ["cut.mp4", "check that the file is complete"]),
            Case(65, "run sound.m4a --model street.onnx", ["sound.m4a", "only 1 audio", "name a file"]),
            Case(65, "run papers --model street.onnx", ["papers", "no images", "put .jpg"]),
            Case(66, "run shots/*.png --model street.onnx", ["shots/*.png", "check the pattern"]),
            Case(66, "run clip.mp4 missing.mp4 --model street.onnx", ["missing.mp4", "check the path"]),
            // Everything at once.
            Case(
                66,
                "check lost.yaml",
                ["lost.yaml:2:12", "nope1.mp4", "check the path"],
                ["lost.yaml:3:12", "nope2.mp4", "check the path"],
                ["lost.yaml:5:9", "nope.onnx", "check the path of the model"]
            ),
            // Outputs that would destroy what is needed.
            Case(
                73,
                "run clip.mp4 --model street.onnx --annotated clip.mp4",
                ["clip.mp4: is the source of stream clip", "choose another file"]
            ),
            Case(
                73,
                "run clip.mp4 --model street.onnx --output ./street.onnx",
                ["street.onnx: is the model", "choose another file"]
            ),
            Case(
                73,
                "run clip.mp4 --model street.onnx --output new.mp4 --annotated new.mp4",
                ["new.mp4: is an output", "choose another file"]
            ),
            Case(64, "run scene:street?sed=1 --model street.onnx", ["sed", "did you mean seed?"]),
            // Models.
            Case(66, "run clip.mp4 --model missing.onnx", ["missing.onnx", "check"]),
            Case(65, "run clip.mp4 --model text.onnx", ["text.onnx", "not an ONNX model", "check"]),
            Case(65, "run clip.mp4 --model cut.onnx", ["cut.onnx", "damaged", "check"]),
            Case(65, "run clip.mp4 --model mean.onnx", ["mean.onnx", "fit no family", "export the model"]),
            Case(
                65,
                "run clip.mp4 --model street.onnx --labels few.txt",
                ["few.txt", "2 names", "5 classes", "give one"]
            ),
            Case(
                65,
                "run clip.mp4 --model street.onnx --labels many.txt",
                ["many.txt", "6 names", "5 classes", "give one"]
            ),
            Case(66, "run clip.mp4 --model street.onnx --labels none.txt", ["none.txt", "check the path"]),
            // What was asked for and is not to be had.
            Case(69, "run clip.mp4 --model street.onnx --runtime-library none.so", ["none.so", "libonnxruntime.so"]),
            Case(
                69,
                "run clip.mp4 --model street.onnx --runtime-library text.onnx",
                ["text.onnx", "--runtime-library"]
            ),
            Case(78, "run clip.mp4 --model street.onnx --device cuda", ["--device", "cuda", "write cpu"]),
            // Outputs.
            Case(
                73,
                "run clip.mp4 --model street.onnx --output none/a.jsonl",
                ["none/a.jsonl", "check that the folder"]
            ),
            Case(
                74,
                "run clip.mp4 --model street.onnx --output /dev/full",
                ["/dev/full", "disk full", "free some space"]
            ),
            Case(
                73,
                "run clip.mp4 --model street.onnx --annotated none/a.mp4",
                ["none/a.mp4", "check that the folder"]
            ),
            // Configuration.
            Case(66, "run none.yaml", ["none.yaml", "give the path"]),
            Case(78, "run typo.yaml", ["typo.yaml:2:28", "confidnce", "did you mean 'confidence'?"]),
            Case(
                78,
                "run typos.yaml",
                ["typos.yaml:2:25", "pase", "did you mean 'pace'?"],
                ["typos.yaml:5:3", "confidnce", "did you mean 'confidence'?"]
            ),
            Case(
                78,
                "check typos.yaml",
                ["typos.yaml:2:25", "pase", "did you mean 'pace'?"],
                ["typos.yaml:5:3", "confidnce", "did you mean 'confidence'?"]
            ),
            Case(78, "run torn.yaml", ["torn.yaml:", "not YAML"]),
            Case(78, "run clip.mp4", ["no model", "--model"]),
            Case(
                78,
                "run clip.mp4 --model street.onnx --confidence 7 --iou x",
                ["--confidence", "from 0 to 1", "'7'"],
                ["--iou", "'x'"]
            ),
        ]

        @Test(arguments: cases)
        func oneLineSaysWhatIsWrong(example: Case) throws {
            let isRun = example.arguments[0] == "run"
            let ending = try Program.run(
                example.arguments + (isRun ? ["--quiet", "--instances", "1", "--threads", "1"] : []),
                in: folder.path,
                limit: 20
            )
            #expect(!ending.isSignal && ending.status == example.status, "\(ending.status): \(ending.errors)")
            #expect(ending.output.isEmpty)
            #expect(ending.complaints.count == example.complaints.count, "\(ending.errors)")
            for (line, words) in zip(ending.complaints, example.complaints) {
                #expect(line.hasPrefix("sluice: "))
                for word in words { #expect(line.contains(word), "\(line)") }
            }
        }

        @Test(arguments: [
            ("run clip.mp4 --frobnicate", "--frobnicate"), ("run", "door.mp4"),
            ("run clip.mp4 typo.yaml", "typo.yaml"), ("bench clip.mp4 --rounds 0", "--rounds"),
            ("run clip.mp4 --model street.onnx --frames 0", "--frames"),
            ("run clip.mp4 --model street.onnx --frames many", "--frames"), ("scene scene:street", "--frames"),
        ])
        func wrongUsageIsExplained(arguments: String, word: String) throws {
            let ending = try Program.run(arguments.split(separator: " ").map(String.init), in: folder.path, limit: 20)
            #expect(!ending.isSignal && ending.status == 64, "\(ending.status)")
            #expect(ending.output.isEmpty)
            #expect(ending.complaints.first?.hasPrefix("Error: ") == true)
            #expect(ending.complaints.first?.contains(word) == true, "\(ending.errors)")
        }

        @Test(arguments: [
            ("frobnicate", "it has run, check"), ("evalute", "did you mean 'sluice evaluate'?"),
            ("model shwo x.onnx", "did you mean 'sluice model show'?"),
        ])
        func anUnknownCommandIsAnsweredWithTheNearest(arguments: String, words: String) throws {
            let ending = try Program.run(arguments.split(separator: " ").map(String.init), in: folder.path, limit: 20)
            #expect(!ending.isSignal && ending.status == 64, "\(ending.status)")
            #expect(ending.complaints.first?.contains(words) == true, "\(ending.errors)")
        }

        @Test(.sharedData) func batchesOfAModelThatTakesOneFrameAreRefused() throws {
            let ending = try Program.run(
                ["run", "clip.mp4", "--model", Model.yoloxNano(), "--batch", "4", "--quiet"],
                in: folder.path
            )
            #expect(ending.status == 78 && ending.output.isEmpty && ending.complaints.count == 1)
            #expect(
                ending.errors.contains("--batch") && ending.errors.contains("export the model with a dynamic batch")
            )
        }

        @Test func standardOutputThatIsFullIsSaid() throws {
            let ending = try Program(
                "sh",
                ["-c", "\"$0\" run clip.mp4 --model street.onnx --quiet > /dev/full", Program.path()],
                in: folder.path
            ).wait()
            #expect(ending.status == 74 && ending.complaints.count == 1)
            #expect(ending.errors.contains("standard output: disk full"))
        }

        @Test func aVideoThatCannotBeWrittenEndsTheRunAndKeepsTheLines() throws {
            // The file system is full after 200 kB: a limit on the size of files does the same.
            let ending = try Program(
                "sh",
                [
                    "-c",
                    "trap '' XFSZ; ulimit -f 200; \"$0\" run clip.mp4 --model street.onnx -q --limit 3 --annotated a.mp4",
                    Program.path(),
                ],
                in: folder.path
            ).wait()
            #expect(!ending.isSignal && ending.status == 74 && ending.complaints.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains("a.mp4"))
            try Lines(ending.output).closing()
        }

        @Test func aStreamThatBreaksLosesNothingAndDoesNotStopTheOther() throws {
            let live = try Clip.ffmpeg(["-i", "clip.mp4", "-c:v", "copy"], as: "live.ts", in: folder)
            let content = try Data(contentsOf: URL(filePath: live))
            let server = try StallingServer(
                .breaks,
                content: content.prefix(content.count * 3 / 4),
                promised: content.count
            )
            let ending = try Program.run(
                ["run", server.url, "clip.mp4", "--model", "street.onnx", "--quiet"],
                in: folder.path
            )
            #expect(!ending.isSignal && ending.status == 65 && ending.complaints.count == 1, "\(ending.errors)")
            #expect(ending.errors.contains(server.url) && ending.errors.contains("check the source"))
            let lines = try Lines(ending.output)
            let closing = try lines.closing()
            #expect(closing.streams.count == 2 && closing.streams.allSatisfy { $0.emitted > 1 })
            #expect(lines.frames(of: "clip").count == Clip.everydayFrames)
        }
    }
}
