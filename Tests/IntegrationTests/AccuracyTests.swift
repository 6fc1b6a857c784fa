import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// From a file to objects: what is there is found. A mistake in decoding, preprocessing, inference or
    /// postprocessing that no other test sees would show here.
    @Suite(.serialized) struct AccuracyTests {
        /// True objects as COCO JSON has them.
        struct Truth: Decodable {
            struct Image: Decodable {
                var id: Int
                var fileName: String
            }

            struct Annotation: Decodable {
                var imageId: Int
                var categoryId: Int
                var bbox: [Double]
                var iscrowd: Int

                var box: Box { Box(x: bbox[0], y: bbox[1], w: bbox[2], h: bbox[3]) }
            }

            struct Category: Decodable {
                var id: Int
                var name: String
            }

            var images: [Image]
            var annotations: [Annotation]
            var categories: [Category]

            init(path: String) throws {
                let decoder = JSONDecoder()
                decoder.keyDecodingStrategy = .convertFromSnakeCase
                self = try decoder.decode(Truth.self, from: Data(contentsOf: URL(filePath: path)))
            }
        }

        /// How well objects that are big enough were found, at an IoU of 0.5, with the right class.
        struct Score {
            var found = 0
            var missed = 0
            var right = 0
            var wrong = 0

            /// Share of the true objects that were found.
            var recall: Double { Double(found) / Double(max(found + missed, 1)) }
            /// Share of the reported objects that are there.
            var precision: Double { Double(right) / Double(max(right + wrong, 1)) }

            /// Objects for which `isBig` is false neither count nor cost.
            mutating func add(
                _ objects: [FrameLine.Object],
                truth: [(label: String, box: Box, isCrowd: Bool)],
                isBig: (Box) -> Bool
            ) {
                var free = objects
                for one in truth where !one.isCrowd && isBig(one.box) {
                    let match = free.indices.filter { free[$0].label == one.label }
                        .max { free[$0].bbox.iou(one.box) < free[$1].bbox.iou(one.box) }
                    if let match, free[match].bbox.iou(one.box) >= 0.5 {
                        free.remove(at: match)
                        (found, right) = (found + 1, right + 1)
                    } else {
                        missed += 1
                    }
                }
                // What is left is wrong, unless it is one of the objects that do not count.
                wrong += free.count { object in
                    isBig(object.bbox)
                        && !truth.contains { $0.box.iou(object.bbox) >= 0.3 && ($0.isCrowd || !isBig($0.box)) }
                }
            }
        }

        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func score(
            _ frames: [[FrameLine.Object]],
            _ truth: [[Truth.Annotation]],
            names: [Int: String],
            isBig: (Box) -> Bool
        ) -> Score {
            var score = Score()
            for (objects, annotations) in zip(frames, truth) {
                score.add(
                    objects,
                    truth: annotations.map { (names[$0.categoryId] ?? "", $0.box, $0.iscrowd == 1) },
                    isBig: isBig
                )
            }
            return score
        }

        @Test(arguments: ["day", "dusk"])
        func theModelOfTheRepositoryFindsWhatIsOnTheStreet(time: String) throws {
            let clip = try Clip.street(
                "seed=900008&frames=50&fps=2.5&time=\(time)",
                as: "held-out.mp4",
                truth: "truth.json",
                in: folder
            )
            let lines = try Program.run(["run", clip, "--model", Model.street]).lines()
            let truth = try Truth(path: folder("truth.json"))
            let byImage = Dictionary(grouping: truth.annotations, by: \.imageId)
            try #require(lines.frames.count == truth.images.count)
            let score = score(
                lines.frames.map(\.objects),
                truth.images.map { byImage[$0.id] ?? [] },
                names: Dictionary(uniqueKeysWithValues: truth.categories.map { ($0.id, $0.name) })
            ) { $0.h >= 32 }
            #expect(score.found + score.missed > 50)
            #expect(score.recall > 0.65, "\(score)")
            #expect(score.precision > 0.6, "\(score)")
        }

        @Test(.sharedData) func yoloxFindsWhatIsInThePhotographsOfCOCO() throws {
            let lines = try Program.run(
                [
                    "run", SharedData.path("coco-mini/val2017"), "--model", Model.yoloxNano(), "--labels",
                    Model.cocoLabels(), "--confidence", "0.3",
                ]
            ).lines()
            let truth = try Truth(path: SharedData.path("coco-mini/annotations/instances_val2017.json"))
            let byImage = Dictionary(grouping: truth.annotations, by: \.imageId)
            let ids = Dictionary(uniqueKeysWithValues: truth.images.map { ($0.fileName, $0.id) })
            let score = score(
                lines.frames.map(\.objects),
                lines.frames.map { byImage[ids[$0.file ?? ""] ?? 0] ?? [] },
                names: Dictionary(uniqueKeysWithValues: truth.categories.map { ($0.id, $0.name) })
            ) { $0.area >= 32 * 32 }
            #expect(score.found + score.missed > 200)
            #expect(score.recall > 0.45, "\(score)")
            #expect(score.precision > 0.57, "\(score)")
        }
    }
}
