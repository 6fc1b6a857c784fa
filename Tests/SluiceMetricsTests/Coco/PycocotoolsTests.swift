import Foundation
import SluiceMetrics
import TestSupport
import Testing

@Suite(.pythonPeer) struct PycocotoolsTests {
    private struct Answer: Decodable {
        var seconds: Double
        var summary: [Double]
        var curve: [Double]
        var categories: [[Double]]
    }

    private func pycocotools(_ sets: [CocoSet]) throws -> [Answer] {
        let folder = try TemporaryFolder()
        let file = try folder.write("sets.json", try JSONEncoder().encode(sets))
        let said = try PythonPeer.run("Tests/SluiceMetricsTests/Peers/coco_numbers.py", [file])
        return try JSONDecoder().decode([Answer].self, from: said)
    }

    @Test func twoHundredAwkwardSetsHaveTheNumbersOfPycocotools() throws {
        let sets = (0..<200).map(CocoSet.awkward)
        let answers = try pycocotools(sets)
        try #require(answers.count == sets.count)
        var worst = 0.0
        for (number, (set, answer)) in zip(sets, answers).enumerated() {
            let ours = CocoEvaluation(truth: set.truth, detections: set.detections)
            var difference = ours.summary.difference(from: answer.summary)
            for (category, numbers) in zip(ours.categories, answer.categories) {
                difference = max(difference, category.metrics.difference(from: numbers))
            }
            let curve = ours.curves().mean?.iouMean ?? []
            try #require(curve.count == answer.curve.count)
            for (one, other) in zip(curve, answer.curve) { difference = max(difference, abs(one - other)) }
            #expect(difference < 1e-12, "set \(number)")
            worst = max(worst, difference)
        }
        print("largest difference from pycocotools in 200 sets: \(worst)")
    }

    @Test func aDetectorsRawOutputIsJudgedFasterThanByPycocotools() throws {
        // As many images, classes and detections as YOLOX-nano's on coco-mini.
        let set = CocoSet.plain(images: 79, categories: 80, detectionsPerImage: 100)
        var ours = 0.0
        var theirs = 0.0
        for _ in 0..<3 {
            let start = ContinuousClock.now
            let evaluation = CocoEvaluation(truth: set.truth, detections: set.detections)
            ours += (ContinuousClock.now - start) / .seconds(1)
            let answers = try pycocotools([set])
            theirs += answers[0].seconds
            #expect(evaluation.summary.difference(from: answers[0].summary) < 1e-12)
        }
        print("pycocotools takes \(theirs / ours) times as long: \(theirs / 3) s, \(ours / 3) s")
        #expect(ours < theirs)
    }
}

extension CocoSummary {
    /// The largest difference from the twelve numbers in pycocotools' order and with its -1 for none.
    fileprivate func difference(from numbers: [Double]) -> Double {
        zip(CocoMetric.allCases, numbers).map { abs((self[$0] ?? -1) - $1) }.max() ?? 1
    }
}
