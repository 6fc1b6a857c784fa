import Foundation
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

/// Evaluations against true objects.
@Suite struct LabelledEvaluationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Labels for so many frames of `Plans.video`: a car in each, where `Plans.object` is.
    private func truth(frames: Int, categories: String? = nil, width: Int = 32) throws -> CocoLabels {
        let images = (0..<frames).map { #"{"id":\#($0 + 5),"file_name":"\#($0).png","width":\#(width),"height":32}"# }
        let annotations = (0..<frames).map { frame in
            let box = Plans.object(frame).box
            return
                #"{"image_id":\#(frame + 5),"category_id":3,"bbox":[\#(box.x),\#(box.y),16,8],"area":128,"iscrowd":0}"#
        }
        let path = try folder.write(
            "labels-\(frames).json",
            """
            {"images":[\(images.joined(separator: ","))],
             "categories":[\(categories ?? #"{"id":3,"name":"Car"},{"id":9,"name":"tram"}"#)],
             "annotations":[\(annotations.joined(separator: ","))]}
            """
        )
        return try CocoLabels(path: path)
    }

    @Test func whoFindsEverythingHasAnAveragePrecisionOfOne() throws {
        let variants = [
            try Plans.variant("all") { [Plans.object($0)] },
            try Plans.variant("half") { $0.isMultiple(of: 2) ? [Plans.object($0)] : [] },
        ]
        let plan = Plans.plan(variants, on: Plans.video(frames: 40, truth: .frames(try truth(frames: 40))))
        let report = try Plans.run(plan)
        // COCO's guard against division by zero makes it a little less than one.
        #expect(abs((report.variants[0].accuracy?.metrics.ap ?? 0) - 1) < 1e-12)
        #expect(report.variants[1].accuracy?.metrics.ar100 == 0.5)
        #expect(report.variants[0].accuracy?.images == 40 && report.footage[0].objects == 40)
        // Nobody knows trams, and there are none: no harm.
        #expect(report.classes == ["Car"])
        let difference = try #require(report.comparisons[0].accuracy?[.ap])
        #expect(difference.high < 0 && difference.low <= difference.estimate)
        #expect(report.comparisons[0].verdict.accuracy == .worse)
    }

    @Test func whatIsTheSameIsNotCalledBetter() throws {
        let variants = try ["a", "b"].map { try Plans.variant($0) { [Plans.object($0)] } }
        let plan = Plans.plan(variants, on: Plans.video(frames: 30, truth: .frames(try truth(frames: 30))))
        let verdict = try Plans.run(plan).comparisons[0].verdict
        #expect(verdict.accuracy == .notShown)
        #expect(verdict.text.contains("the same AP on all 30 images"))
    }

    @Test(arguments: [(30, 29), (29, 30)])
    func labelsOfAnotherLengthAreRefused(frames: Int, labels: Int) throws {
        let plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0)] }],
            on: Plans.video("door.mp4", frames: frames, truth: .frames(try truth(frames: labels)))
        )
        let error = #expect(throws: LabelsError.self) { try Plans.run(plan) }
        #expect(error?.exitCode == .badData)
        #expect(error?.what.contains("door.mp4: has ") == true)
        #expect(error?.what.contains("has labels for \(labels)") == true)
    }

    @Test func theBeginningOfALabelledVideoIsEnoughIfAskedFor() throws {
        var plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0)] }],
            on: Plans.video(frames: 30, truth: .frames(try truth(frames: 40)))
        )
        plan.frameLimit = 10
        #expect(try Plans.run(plan).variants[0].accuracy?.images == 10)
    }

    @Test func picturesOfAnotherSizeThanLabelledAreRefused() throws {
        let plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0)] }],
            on: Plans.video(frames: 3, truth: .frames(try truth(frames: 3, width: 64)))
        )
        let error = #expect(throws: LabelsError.self) { try Plans.run(plan) }
        #expect(error?.what.contains("32×32 pixels") == true && error?.what.contains("64×32") == true)
    }

    @Test func classesThatAVariantDoesNotKnowAreRefusedAndListed() throws {
        let labels = try truth(frames: 3, categories: #"{"id":3,"name":"Lorry"}"#)
        var plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0)] }],
            on: Plans.video(frames: 3, truth: .frames(labels))
        )
        let error = #expect(throws: ClassError.self) { try Plans.run(plan) }
        #expect(error?.what.contains("a does not know Lorry") == true)
        #expect(error?.remedy.contains("--map Lorry=") == true)
        #expect(error?.exitCode == .badData)
        try plan.renaming.add("lorry=car")
        #expect(try Plans.run(plan).variants[0].accuracy.map { ($0.metrics.ap ?? 0) > 0.999 } == true)
    }

    @Test func detectionsAreWrittenForPycocotools() throws {
        var plan = Plans.plan(
            [try Plans.variant("a") { [Plans.object($0), Plans.object($0, label: 1)] }],
            on: Plans.video(frames: 2, truth: .frames(try truth(frames: 2)))
        )
        plan.detectionsFolder = folder("out")
        _ = try Plans.run(plan)
        struct Result: Decodable, Equatable {
            var imageId: Int
            var categoryId: Int
            var bbox: [Double]
            var score: Double
        }
        let data = Data(folder.read("out/a.json").utf8)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let results = try decoder.decode([Result].self, from: data)
        // Buses are not among the labels.
        #expect(
            results == [
                Result(imageId: 5, categoryId: 3, bbox: [0, 0, 16, 8], score: 0.75),
                Result(imageId: 6, categoryId: 3, bbox: [1, 0, 16, 8], score: 0.75),
            ]
        )
    }

    @Test func whatFailsLeavesNoDetectionsBehind() throws {
        var plan = Plans.plan(
            [
                try Plans.variant("a") { (frame) throws(InferenceError) in
                    if frame == 5 { throw InferenceError(.runFailed, "broke", remedy: "this is a test") }
                    return [Plans.object(frame)]
                }
            ],
            on: Plans.video(frames: 10)
        )
        plan.detectionsFolder = folder("none")
        #expect(throws: InferenceError.self) { try Plans.run(plan) }
        #expect(!FileManager.default.fileExists(atPath: folder("none")))
    }
}
