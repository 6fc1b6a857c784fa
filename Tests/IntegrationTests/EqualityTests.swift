import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Runs that must tell the same.
    @Suite(.serialized) struct EqualityTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func run(_ sources: [String], _ options: String..., environment: [String: String] = [:]) throws -> Lines
        {
            let lines = try Program.run(
                ["run"] + sources + ["--model", Model.street, "--confidence", "0.1"] + options,
                environment: environment
            ).lines()
            try lines.closing()
            return lines
        }

        /// A second clip, of another size.
        private func otherClip() throws -> String {
            try Clip.street("seed=900002&frames=40&time=dusk", as: "other.mp4", size: "640x480", in: folder)
        }

        @Test func eachOfTwoStreamsHasTheLinesThatItHasAlone() throws {
            let (first, second) = (try Clip.everyday(), try otherClip())
            let together = try run([first, second], "--instances", "2", "--threads", "1")
            #expect(Set(together.frames.map(\.stream)) == ["street", "other"])
            for (name, clip) in [("street", first), ("other", second)] {
                let alone = try run([clip], "--instances", "1", "--threads", "1")
                #expect(alone.objectCount > 0)
                #expect(together.seen(of: name) == alone.seen())
            }
        }

        @Test(.sharedData) func twoRealVideosThroughOneModelHaveTheLinesTheyHaveAlone() throws {
            let clips = try ["car-detection.mp4", "one-by-one-person-detection.mp4"].map {
                try SharedData.path("videos/\($0)")
            }
            func lines(_ clips: [String]) throws -> Lines {
                try Program.run(
                    ["run"] + clips + [
                        "--model", Model.yoloxNano(), "--frames", "100", "--threads", "1", "--instances",
                    ]
                        + [clips.count > 1 ? "2" : "1"]
                ).lines()
            }
            let together = try lines(clips)
            for clip in clips {
                let alone = try lines([clip])
                #expect(alone.objectCount > 0 && alone.frames.count == 100)
                #expect(together.seen(of: alone.frames[0].stream) == alone.seen())
            }
        }

        @Test(arguments: [
            ["--batch", "4", "--instances", "1", "--threads", "1"],
            ["--batch", "3", "--instances", "2", "--threads", "1"],
            ["--batch", "5", "--instances", "1", "--threads", "2"], ["--instances", "2", "--threads", "1"],
            ["--instances", "3", "--threads", "1"],
        ])
        func batchesAndSessionsChangeNoObject(options: [String]) throws {
            let clips = [try Clip.everyday(), try otherClip()]
            let plain = try run(clips, "--instances", "1", "--threads", "1")
            #expect(plain.objectCount > 0)
            let lines = try Program.run(
                ["run"] + clips + ["--model", Model.street, "--confidence", "0.1"] + options
            ).lines()
            try lines.closing()
            if options.contains("--batch") {
                #expect(lines.frames.contains { $0.batch.size > 1 })
            }
            for stream in ["street", "other"] {
                try expectSameObjects(lines.frames(of: stream), plain.frames(of: stream), threshold: 0.1)
            }
        }

        @Test(.sharedData) func batchedFacesAreTheSame() throws {
            func faces(_ batch: Int) throws -> Lines {
                try Program.run(
                    [
                        "run", SharedData.path("coco-mini/val2017"), "--model", Model.yuNet(), "--confidence", "0.3",
                        "--batch", "\(batch)",
                    ]
                ).lines()
            }
            let plain = try faces(1)
            #expect(plain.objectCount > 0)
            try expectSameObjects(faces(4).frames, plain.frames, threshold: 0.3)
        }

        @Test func everyKindOfCPUSeesTheSame() throws {
            let best = try run([Clip.everyday()], "--instances", "1", "--threads", "1")
            #expect(best.objectCount > 0)
            for level in ["portable", "avx2", "avx512"] {
                let lines = try run(
                    [Clip.everyday()],
                    "--instances",
                    "1",
                    "--threads",
                    "1",
                    environment: ["SLUICE_CPU": level]
                )
                #expect(lines.seen() == best.seen(), "\(level)")
            }
        }

        @Test func runningAgainGivesTheSame() throws {
            let scene = "scene:street?seed=900003&frames=24&time=night"
            #expect(try run([scene]).seen() == run([scene]).seen())
        }

        /// The same objects: coordinates within 0.01 pixels, scores within 1e-4. An object whose score is that close to
        /// the threshold may be in one list only.
        private func expectSameObjects(_ lines: [FrameLine], _ others: [FrameLine], threshold: Double) throws {
            try #require(lines.map(\.sequence) == others.map(\.sequence) && lines.map(\.ptsNs) == others.map(\.ptsNs))
            for (line, other) in zip(lines, others) {
                for (some, more) in [(line.objects, other.objects), (other.objects, line.objects)] {
                    for object in some where object.confidence > threshold + 1e-4 {
                        #expect(more.contains { isSame($0, object) }, "frame \(line.sequence): \(object)")
                    }
                }
            }
        }

        private func isSame(_ one: FrameLine.Object, _ other: FrameLine.Object) -> Bool {
            // Lines have two decimals, so two equal boxes are at most one unit of the last apart.
            one.labelId == other.labelId && abs(one.confidence - other.confidence) <= 1e-4
                && one.bbox.difference(to: other.bbox) <= 0.01 + 1e-9
        }
    }
}
