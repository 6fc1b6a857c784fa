import Foundation
import SluiceMetrics
import Testing

/// What can be reckoned by hand.
@Suite struct CocoEvaluationTests {
    private let box = RealBox(x: 10, y: 10, width: 40, height: 40)
    private let elsewhere = RealBox(x: 200, y: 200, width: 40, height: 40)

    private func object(_ box: RealBox, image: Int = 0, area: Double = 1600, crowd: Bool = false) -> CocoTruth.Object {
        CocoTruth.Object(image: image, category: 0, box: box, area: area, isCrowd: crowd)
    }

    private func found(_ box: RealBox, _ score: Double, image: Int = 0) -> ScoredObject {
        ScoredObject(image: image, category: 0, box: box, score: score)
    }

    private func evaluate(
        _ truths: [CocoTruth.Object],
        _ detections: [ScoredObject],
        images: Int = 1
    ) -> CocoEvaluation {
        CocoEvaluation(truth: .numbered(categories: 1, images: images, objects: truths), detections: detections)
    }

    /// The reference adds 2⁻⁵² to every denominator, so that perfect precision is a little less than 1.
    private func isOne(_ precision: Double?) -> Bool {
        precision.map { abs($0 - 1) < 1e-12 } ?? false
    }

    @Test func everythingFoundIsOne() {
        let summary = evaluate([object(box)], [found(box, 0.5)]).summary
        #expect(isOne(summary.ap))
        #expect(isOne(summary.apMedium))
        #expect(summary.ar1 == 1)
        // Nobody can say how well small objects are found where there are none.
        #expect(summary.apSmall == nil)
        #expect(summary.arLarge == nil)
    }

    @Test func nothingFoundIsZeroAndNothingToFindIsNone() {
        #expect(evaluate([object(box)], []).summary.ap == 0)
        #expect(evaluate([object(box)], []).summary.ar100 == 0)
        #expect(evaluate([], [found(box, 0.5)]).summary.ap == nil)
        #expect(evaluate([], [found(box, 0.5)]).curves().mean == nil)
    }

    @Test func aMistakeBetweenTwoHitsCostsTheUpperHalfOfTheRecalls() throws {
        let evaluation = evaluate(
            [object(box), object(elsewhere)],
            [found(box, 0.9), found(RealBox(x: 400, y: 0, width: 9, height: 9), 0.8), found(elsewhere, 0.7)]
        )
        // Recalls 0 … 0.5 are reached with precision 1, the other 50 with 2/3.
        let expected = (51 + 50 * 2.0 / 3) / 101
        #expect(abs(try #require(evaluation.summary.ap50) - expected) < 1e-12)
        let curve = try #require(evaluation.curves().mean)
        #expect(isOne(curve.iou50[50]))
        #expect(abs(curve.iou50[51] - 2.0 / 3) < 1e-12)
        #expect(abs(curve.iouMean.reduce(0, +) / 101 - expected) < 1e-12)
    }

    @Test func aBoxCountsUpToItsOverlap() throws {
        // IoU 0.62: right at .5, .55 and .6.
        let narrow = RealBox(x: 0, y: 0, width: 100, height: 62)
        let summary = evaluate([object(RealBox(x: 0, y: 0, width: 100, height: 100))], [found(narrow, 1)]).summary
        #expect(abs(try #require(summary.ap) - 0.3) < 1e-12)
        #expect(isOne(summary.ap50))
        #expect(summary.ap75 == 0)
    }

    @Test func whatLiesInACrowdIsNeitherRightNorWrong() {
        let crowd = RealBox(x: 100, y: 100, width: 300, height: 300)
        let evaluation = evaluate(
            [object(crowd, crowd: true), object(box)],
            [found(elsewhere, 0.9), found(elsewhere, 0.8), found(box, 0.1)]
        )
        #expect(isOne(evaluation.summary.ap))
        #expect(evaluation.categories[0].truths == 1)
        #expect(evaluation.categories[0].detections == 3)
    }

    @Test func anObjectIsPreferredToTheCrowdAroundIt() {
        let around = RealBox(x: 0, y: 0, width: 100, height: 100)
        let near = RealBox(x: 10, y: 10, width: 40, height: 30)
        #expect(isOne(evaluate([object(around, crowd: true), object(box)], [found(near, 0.9)]).summary.ap75))
    }

    @Test func ofTwoDetectionsOfOneObjectTheSecondIsWrong() {
        let summary = evaluate([object(box)], [found(box, 0.8), found(box, 0.9)]).summary
        #expect(isOne(summary.ap))
        let late = evaluate(
            [object(box), object(elsewhere)],
            [found(box, 0.9), found(box, 0.8), found(elsewhere, 0.7)]
        )
        #expect(abs((late.summary.ap ?? 0) - (51 + 50 * 2.0 / 3) / 101) < 1e-12)
    }

    @Test func equalScoresCountInTheOrderOfTheImages() {
        let right = found(box, 0.5, image: 0)
        let wrong = found(elsewhere, 0.5, image: 1)
        #expect(isOne(evaluate([object(box)], [wrong, right], images: 2).summary.ap))
        let late = evaluate([object(box, image: 1)], [found(box, 0.5, image: 1), found(box, 0.5)], images: 2)
        #expect(abs((late.summary.ap ?? 0) - 0.5) < 1e-12)
    }

    @Test(arguments: [(1023.0, true, false), (1024, true, true), (1025, false, true)])
    func theEdgeOfASizeBelongsToBoth(area: Double, small: Bool, medium: Bool) {
        let summary = evaluate([object(box, area: area)], [found(box, 0.5)]).summary
        #expect((summary.arSmall != nil) == small)
        #expect((summary.arMedium != nil) == medium)
    }

    @Test func onlyTheBestHundredOfAnImageCount() throws {
        let wrong = (0..<100).map { found(RealBox(x: 100 * Double($0 + 1), y: 0, width: 9, height: 9), 0.9) }
        let right = found(box, 0.1)
        #expect(evaluate([object(box)], wrong + [right]).summary.ar100 == 0)
        let summary = evaluate([object(box)], wrong.dropLast() + [right]).summary
        #expect(summary.ar100 == 1)
        #expect(summary.ar10 == 0)
        #expect(abs(try #require(summary.ap) - 0.01) < 1e-12)
    }

    @Test func categoriesWithoutObjectsAreLeftOutOfTheMean() {
        let truth = CocoTruth.numbered(categories: 2, images: 1, objects: [object(box)])
        let strange = ScoredObject(image: 0, category: 1, box: box, score: 1)
        let evaluation = CocoEvaluation(truth: truth, detections: [found(box, 0.5), strange])
        #expect(isOne(evaluation.summary.ap))
        #expect(isOne(evaluation.categories[0].ap))
        #expect(evaluation.categories[1].ap == nil)
        #expect(evaluation.curves().categories[1] == nil)
    }

    @Test func theNumbersBecomeJSONWithNullForNone() throws {
        let category = evaluate([object(box)], [found(box, 0.5)]).categories[0]
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let json = try encoder.encode(category)
        let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(fields.count == 16)
        #expect(isOne(fields["ap50"] as? Double))
        #expect(fields["ap_small"] is NSNull)
        #expect(fields["name"] as? String == "0")
        let plain = try JSONEncoder().encode(category)
        #expect(try JSONDecoder().decode(CocoCategorySummary.self, from: plain) == category)
    }
}
