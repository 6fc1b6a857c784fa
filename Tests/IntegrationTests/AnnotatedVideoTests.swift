import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice run --annotated`.
    @Suite(.serialized) struct AnnotatedVideoTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test func boxesAreDrawnWhereTheLinesSay() throws {
            let lines = try Program.run(
                ["run", Clip.everyday(), "--model", Model.street, "--annotated", folder("boxes.mp4")]
            ).lines()
            #expect(try frameCount(folder("boxes.mp4")) == lines.frames.count)
            let (before, after) = (try luma(Clip.everyday()), try luma(folder("boxes.mp4")))
            try #require(before.count == after.count && before.count == 768 * 432 * lines.frames.count)
            var (edges, elsewhere) = (Difference(), Difference())
            for (index, frame) in lines.frames.enumerated() {
                let start = index * 768 * 432
                func add(_ x: Int, _ y: Int, to difference: inout Difference) {
                    guard (0..<768).contains(x), (0..<432).contains(y) else { return }
                    difference.add(before[start + y * 768 + x], after[start + y * 768 + x])
                }
                for box in frame.objects.map(\.bbox) {
                    // The lower edge: the label sits at the upper one.
                    let y = Int((box.y + box.h).rounded()) - 1
                    for x in Int(box.x + 3)..<max(Int(box.x + box.w - 3), Int(box.x + 3)) { add(x, y, to: &edges) }
                }
                // A grid of points that are in or near no box, and not in the header at the top.
                for y in stride(from: 60, to: 432, by: 12) {
                    for x in stride(from: 4, to: 768, by: 12) {
                        let isFar = frame.objects.allSatisfy { object in
                            let box = object.bbox
                            return Double(x) < box.x - 30 || Double(x) > box.x + box.w + 160 || Double(y) < box.y - 30
                                || Double(y) > box.y + box.h + 30
                        }
                        if isFar { add(x, y, to: &elsewhere) }
                    }
                }
            }
            #expect(edges.count > 500 && elsewhere.count > 500)
            // Elsewhere there is only what encoding again costs.
            #expect(edges.mean > 25 && edges.mean > 5 * elsewhere.mean, "\(edges.mean), \(elsewhere.mean) elsewhere")
        }

        @Test func everyStreamHasAVideoOfItsOwn() throws {
            let other = try Clip.street("seed=900009&frames=20", as: "other.mp4", size: "320x240", in: folder)
            let lines = try Program.run(
                ["run", Clip.everyday(), other, "--model", Model.street, "--annotated", folder("boxes.mp4")]
            ).lines()
            #expect(try frameCount(folder("boxes-street.mp4")) == lines.frames(of: "street").count)
            #expect(try frameCount(folder("boxes-other.mp4")) == lines.frames(of: "other").count)
            #expect(lines.frames(of: "other").count == 20)
        }

        @Test func aVideoOfAnInterruptedRunIsWhole() throws {
            let program = try Program.sluice(
                ["run", "scene:street?seed=900010", "--model", Model.street, "--annotated", folder("boxes.mp4")])
            try program.waitForLines(15)
            program.send(2)
            let lines = try program.wait(limit: 10).lines()
            #expect(try frameCount(folder("boxes.mp4")) == lines.frames.count)
        }

        /// Mean absolute difference of luma.
        struct Difference {
            var sum = 0
            var count = 0
            var mean: Double { Double(sum) / Double(max(count, 1)) }

            mutating func add(_ one: UInt8, _ other: UInt8) {
                sum += abs(Int(one) - Int(other))
                count += 1
            }
        }

        /// Frames that another decoder finds.
        private func frameCount(_ path: String) throws -> Int? {
            let ending = try Program(
                "ffprobe",
                [
                    "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames",
                    "-of", "csv=p=0", path,
                ]
            ).wait()
            #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
            return Int(ending.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }

        /// The luma planes of all frames, one after the other.
        private func luma(_ path: String) throws -> Data {
            let raw = try Clip.ffmpeg(
                ["-i", path, "-vf", "extractplanes=y", "-f", "rawvideo", "-fps_mode", "passthrough"],
                as: UUID().uuidString,
                in: folder
            )
            return try Data(contentsOf: URL(filePath: raw))
        }
    }
}
