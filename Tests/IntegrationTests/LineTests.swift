import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What `sluice run` writes.
    @Suite(.serialized) struct LineTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        /// What holds for the lines of every run over one stream with `count` frames.
        private func check(_ lines: Lines, frames count: Int) throws {
            #expect(lines.frames.map(\.sequence) == Array(0..<count))
            #expect(zip(lines.frames, lines.frames.dropFirst()).allSatisfy { $0.ptsNs < $1.ptsNs })
            for frame in lines.frames {
                let timings = try #require(frame.timingsUs)
                let parts = timings.filter { $0.key != "total" }.values
                #expect(parts.reduce(0, +) == timings["total"] && parts.allSatisfy { $0 >= 0 })
                // Boxes are not clipped, but they are of this picture.
                let (width, height) = (Double(frame.width), Double(frame.height))
                let confidences = frame.objects.map(\.confidence)
                #expect(confidences == confidences.sorted(by: >))
                for box in frame.objects.map(\.bbox) {
                    #expect(box.w > 0 && box.h > 0 && box.w < 2 * width && box.h < 2 * height)
                    #expect(box.x > -width && box.y > -height && box.x < width && box.y < height)
                }
            }
            let closing = try lines.closing()
            #expect(closing.streams.map(\.emitted) == [count] && closing.streams[0].decodeErrors == 0)
        }

        @Test func everyFrameOfAClipBecomesAValidLine() throws {
            let ending = try Program.run(["run", Clip.everyday(), "--model", Model.street])
            let lines = try ending.lines()
            try check(lines, frames: Clip.everydayFrames)
            #expect(lines.objectCount > 0)
            #expect(try SchemaCheck.problems(folder.write("lines.jsonl", ending.output)) == [])
        }

        @Test(.sharedData) func everyFrameOfARealVideoBecomesAValidLine() throws {
            let ending = try Program.run(
                [
                    "run", SharedData.path("videos/car-detection.mp4"), "--model", Model.yoloxNano(),
                    "--labels", Model.cocoLabels(),
                ])
            let lines = try ending.lines()
            // As ffprobe counts them.
            try check(lines, frames: 377)
            #expect(lines.frames.flatMap(\.objects).contains { $0.label == "car" })
            #expect(try SchemaCheck.problems(folder.write("lines.jsonl", ending.output)) == [])
        }

        @Test(.sharedData) func linesOfAFolderOfImagesWithFacesAreValid() throws {
            let ending = try Program.run(
                [
                    "run", SharedData.path("coco-mini/val2017"), "--model", Model.yuNet(), "--batch", "3",
                    "--confidence", "0.5",
                ])
            let lines = try ending.lines()
            #expect(try lines.frames.count == images("coco-mini/val2017").count)
            #expect(try lines.frames.map(\.file) == images("coco-mini/val2017"))
            #expect(lines.frames.flatMap(\.objects).contains { $0.landmarks?.count == 5 })
            #expect(try SchemaCheck.problems(folder.write("lines.jsonl", ending.output)) == [])
        }

        @Test func linesWithoutLedgerAreValidAndTellTheSame() throws {
            let pipeline = try folder.write(
                "off.yaml",
                """
                streams: {street: {url: \(Clip.everyday())}}
                model: {path: \(Model.street)}
                ledger: off
                """
            )
            let off = try Program.run(["run", pipeline])
            #expect(try off.lines().frames.allSatisfy { $0.timingsUs == nil })
            #expect(try SchemaCheck.problems(folder.write("lines.jsonl", off.output)) == [])
            let on = try Program.run(["run", Clip.everyday(), "--model", Model.street]).lines()
            #expect(try off.lines().seen() == on.seen())
        }

        @Test func aFileHasTheLinesThatStandardOutputHas() throws {
            let (one, two) = (folder("one.jsonl"), folder("two.jsonl"))
            let all = try Program.run(
                ["run", Clip.everyday(), "--model", Model.street, "-o", one, "-o", "-", "-o", two])
            #expect(folder.read("one.jsonl") == all.output && folder.read("two.jsonl") == all.output)
            try check(all.lines(), frames: Clip.everydayFrames)
            let alone = try Program.run(["run", Clip.everyday(), "--model", Model.street])
            #expect(try alone.lines().seen() == all.lines().seen())
            let toFile = try Program.run(
                ["run", Clip.everyday(), "--model", Model.street, "--output", folder("three.jsonl")])
            #expect(toFile.output.isEmpty)
            #expect(try Lines(folder.read("three.jsonl")).seen() == alone.lines().seen())
        }

        @Test func everyFrameCanBeTheLast() throws {
            for count in [1, 2, 7] {
                let ending = try Program.run(
                    ["run", Clip.everyday(), "--model", Model.street, "--frames", "\(count)"])
                try check(ending.lines(), frames: count)
            }
        }

        @Test func stderrIsQuietWhenAsked() throws {
            let ending = try Program.run(["run", Clip.everyday(), "--model", Model.street, "--frames", "3", "--quiet"])
            #expect(ending.status == 0 && ending.errors.isEmpty)
        }

        /// Names of the images of a folder, in order.
        private func images(_ name: String) throws -> [String?] {
            try FileManager.default.contentsOfDirectory(atPath: SharedData.path(name)).sorted()
        }
    }
}
