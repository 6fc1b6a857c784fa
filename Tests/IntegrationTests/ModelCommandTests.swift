import Foundation
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice model`: what it writes can be run, and finds the same.
    @Suite(.serialized) struct ModelCommandTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        /// Runs `sluice model` in the folder; fails the test unless it ends well.
        @discardableResult
        private func model(_ arguments: String...) throws -> String {
            let ending = try Program.run(["model"] + arguments, in: folder.path, limit: 120)
            try #require(!ending.isSignal && ending.status == 0, "\(arguments): \(ending.errors)")
            return ending.output
        }

        /// The lines of 40 photographs.
        private func run(_ model: String, _ options: String...) throws -> [FrameLine] {
            let lines = try Program.run(
                [
                    "run", SharedData.path("coco-mini/val2017"), "--model", model, "--labels", Model.cocoLabels(),
                    "--confidence", "0.25", "--frames", "40", "--instances", "1", "--threads", "1",
                ] + options,
                in: folder.path
            ).lines()
            #expect(lines.frames.count == 40 && lines.objectCount > 50)
            return lines.frames
        }

        /// How many objects of `lines` are not in `others`, counting only what is surely above the threshold.
        private func missing(_ lines: [FrameLine], in others: [FrameLine], score: Double, pixels: Double) -> Int {
            zip(lines, others).reduce(0) { sum, pair in
                sum
                    + pair.0.objects.count { object in
                        object.confidence > 0.25 + score
                            && !pair.1.objects.contains { other in
                                other.labelId == object.labelId && abs(other.confidence - object.confidence) <= score
                                    && other.bbox.difference(to: object.bbox) <= pixels
                            }
                    }
            }
        }

        @Test(.sharedData) func showCountsWhatIsKnownOfYOLOX() throws {
            struct Summary: Decodable {
                var macs: Int
                var parameters: Int
                var nodes: Int
                var uncounted: [String]
            }
            let decoder = JSONDecoder()
            let output = try model("show", Model.yoloxNano(), "--json", "--layers", "0")
            let summary = try decoder.decode(Summary.self, from: Data(output.utf8))
            // The sum over its convolutions, with the shapes that the onnx package infers. Its authors say 1.08 GFLOPs, at
            // two a multiply-accumulate and with other operators, and 0.91 M parameters.
            #expect(summary.macs == 522_553_408)
            #expect(abs(Double(summary.parameters) / 0.91e6 - 1) < 0.01, "\(summary.parameters)")
            #expect(summary.nodes == 369 && summary.uncounted.isEmpty)
            let text = try model("show", Model.yoloxNano())
            for words in ["opset 11", "images: float32[1×3×416×416]", "Conv 113", "largest layers"] {
                #expect(text.contains(words), "\(text)")
            }
        }

        @Test(.sharedData) func batchesOfAModelForOneImageFindTheSame() throws {
            let said = try model("batch", Model.yoloxNano(), "-o", "batch.onnx")
            #expect(said.contains("batch made dynamic"))
            let alone = try run(Model.yoloxNano())
            let together = try run("batch.onnx", "--batch", "4")
            #expect(together.contains { $0.batch.size > 1 })
            // Lines have two decimals of a pixel.
            #expect(missing(alone, in: together, score: 1e-4, pixels: 0.011) == 0)
            #expect(missing(together, in: alone, score: 1e-4, pixels: 0.011) == 0)
        }

        @Test(.sharedData, arguments: [[], ["--color", "rgb"], ["--layout", "nchw"]])
        func pixelsAsBytesFindTheSameButForRounding(options: [String]) throws {
            let ending = try Program.run(
                ["model", "input", Model.yoloxNano(), "-o", "bytes.onnx"] + options,
                in: folder.path,
                limit: 120
            )
            try #require(ending.status == 0, "\(ending.errors)")
            #expect(folder.read("bytes.yaml").contains("scale: 1.0"))
            let exact = try run(Model.yoloxNano())
            let rounded = try run("bytes.onnx")
            // Half a grey level a pixel at most: scores move by a hundredth, large boxes by some pixels.
            let lost = missing(exact, in: rounded, score: 0.02, pixels: 6)
            let added = missing(rounded, in: exact, score: 0.02, pixels: 6)
            let all = exact.reduce(0) { $0 + $1.objects.count }
            #expect(lost + added <= all / 50, "\(lost) lost and \(added) added of \(all)")
        }

        @Test(.sharedData) func theBestAnchorsFindTheSame() throws {
            try model("top", Model.yoloxNano(), "-o", "top.onnx", "--count", "500")
            #expect(folder.read("top.yaml").contains("family: yolov5"))
            let all = try run(Model.yoloxNano())
            let best = try run("top.onnx")
            #expect(missing(all, in: best, score: 1e-4, pixels: 0.011) == 0)
            #expect(missing(best, in: all, score: 1e-4, pixels: 0.011) == 0)
        }

        @Test func constantsAreSplitOffAndBroughtBack() throws {
            try model("split", Model.street, "-o", "apart.onnx")
            #expect(try Data(contentsOf: URL(filePath: folder("apart.onnx"))).count < 200_000)
            #expect(try Data(contentsOf: URL(filePath: folder("apart.onnx.data"))).count > 1_000_000)
            #expect(folder.read("apart.yaml").contains("family: yolox"))
            try model("merge", "apart.onnx", "-o", "whole.onnx")
            let clip = try Clip.everyday()
            func seen(_ model: String) throws -> [[FrameLine.Object]] {
                try Program.run(["run", clip, "--model", model, "--instances", "1", "--threads", "1"], in: folder.path)
                    .lines().frames.map(\.objects)
            }
            let original = try seen(Model.street)
            #expect(original.contains { !$0.isEmpty })
            #expect(try seen("apart.onnx") == original)
            #expect(try seen("whole.onnx") == original)
        }

        @Test(.sharedData) func aRaisedOpsetFindsTheSame() throws {
            let said = try model("upgrade", Model.yoloxNano(), "-o", "new.onnx", "--opset", "17")
            #expect(said.contains("opset 11 → 17"))
            #expect(try model("show", "new.onnx").contains("opset 17"))
            #expect(try missing(run(Model.yoloxNano()), in: run("new.onnx"), score: 1e-4, pixels: 0.011) == 0)
        }

        // MARK: Mistakes

        /// A command line, how it must end, and words of what must be said.
        struct Case: CustomTestStringConvertible, Sendable {
            var status: CInt
            var arguments: String
            var words: [String]

            var testDescription: String { arguments }

            init(_ status: CInt, _ arguments: String, _ words: String...) {
                (self.status, self.arguments, self.words) = (status, arguments, words)
            }
        }

        static let mistakes: [Case] = [
            Case(66, "show none.onnx", "none.onnx: No such file", "check the path"),
            Case(65, "show folder", "folder: is a folder", "name the .onnx file"),
            Case(65, "show empty.onnx", "empty.onnx: the file is empty", "download it again"),
            Case(65, "show text.onnx", "text.onnx: is not an ONNX model"),
            Case(65, "show cut.onnx", "cut.onnx: is not an ONNX model, or a damaged one"),
            Case(65, "show future.onnx", "future.onnx: is for the operators of version 99"),
            Case(66, "show lost.onnx", "lost.onnx.data: no such file", "copy it beside"),
            Case(65, "show outside.onnx", "outside the model's folder"),
            Case(73, "batch fixed.onnx -o fixed.onnx", "fixed.onnx: is the model", "choose another file"),
            Case(73, "batch fixed.onnx -o none/new.onnx", "none/new.onnx", "check the folder"),
            Case(73, "split fixed.onnx -o none/new.onnx", "none/new.onnx", "check that the folder"),
            Case(65, "batch street.onnx -o new.onnx", "already dynamic", "use it as it is"),
            Case(
                65,
                "batch mixed.onnx -o new.onnx",
                "the ReduceMean that makes 'mean'",
                "takes one value over all images"
            ),
            Case(65, "input mean.onnx -o new.onnx", "fit no family"),
            Case(65, "top street.onnx -o new.onnx --count 5000", "3024 anchors", "choose fewer"),
            Case(65, "upgrade street.onnx -o new.onnx --opset 13", "is of opset 17, which is new enough"),
            Case(64, "upgrade street.onnx -o new.onnx --opset 5", "--opset"),
            Case(69, "batch fixed.onnx -o new.onnx --runtime-library none.so", "none.so"),
            Case(64, "top street.onnx -o new.onnx --count 0", "--count"),
            Case(64, "show street.onnx --size wide", "--size"),
            Case(64, "input street.onnx -o new.onnx --layout chwn", "--layout"),
            Case(64, "batch street.onnx", "--output"),
        ]

        /// Makes the files that ``mistakes`` names.
        private func prepare() throws {
            let street = try Data(contentsOf: URL(filePath: Model.street))
            try folder.write("street.onnx", street)
            try folder.write("cut.onnx", street.prefix(street.count / 2))
            try folder.write("empty.onnx", "")
            try folder.write("text.onnx", "This is a letter, and no model.\n")
            try FileManager.default.createDirectory(atPath: folder("folder"), withIntermediateDirectories: true)
            _ = try TinyModel.notADetector().write("mean.onnx", in: folder)
            var future = TinyModel(opset: 99)
            future.input("x", .float32, [1])
            future.output("y", .float32, [1])
            future.node("Relu", ["x"], ["y"])
            _ = try future.write("future.onnx", in: folder)
            var fixed = TinyModel()
            fixed.input("x", .float32, [1, 3, 8, 8])
            fixed.output("y", .float32, [1, 3, 8, 8])
            fixed.node("Relu", ["x"], ["y"])
            _ = try fixed.write("fixed.onnx", in: folder)
            var mixed = TinyModel(opset: 18)
            mixed.input("x", .float32, [1, 3, 8, 8])
            mixed.output("mean", .float32, [1, 3, 8, 8])
            mixed.constant("axes", [1], integers: [0])
            mixed.node("ReduceMean", ["x", "axes"], ["mean"])
            _ = try mixed.write("mixed.onnx", in: folder)
            try model("split", "street.onnx", "-o", "lost.onnx")
            let split = try Data(contentsOf: URL(filePath: folder("lost.onnx")))
            try FileManager.default.removeItem(atPath: folder("lost.onnx.data"))
            // A name of the same length keeps the message whole.
            let outside = split.replacing(Data("lost.onnx.data".utf8), with: Data("../../etc/motd".utf8))
            try folder.write("outside.onnx", outside)
        }

        @Test func mistakesAreSaidAndNothingIsWritten() throws {
            try prepare()
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            for mistake in Self.mistakes {
                let ending = try Program.run(
                    ["model"] + mistake.arguments.split(separator: " ").map(String.init),
                    in: folder.path,
                    limit: 30
                )
                #expect(!ending.isSignal && ending.status == mistake.status, "\(mistake.arguments): \(ending.errors)")
                #expect(ending.output.isEmpty, "\(mistake.arguments): \(ending.output)")
                for word in mistake.words {
                    #expect(ending.errors.contains(word), "\(mistake.arguments): \(ending.errors)")
                }
                let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                #expect(after == before, "\(mistake.arguments)")
            }
        }
    }
}
