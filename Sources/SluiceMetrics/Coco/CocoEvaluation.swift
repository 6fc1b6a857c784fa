/// COCO's metric for boxes: the numbers that pycocotools' `COCOeval` (Lin et al., "Microsoft COCO", 2014) gives for
/// the same objects and detections.
package struct CocoEvaluation: Sendable {
    /// The mean over the categories with labelled objects.
    package let summary: CocoSummary
    /// In the order of ``CocoTruth/categories``.
    package let categories: [CocoCategorySummary]
    package let imageCount: Int
    let matches: [CategoryMatches]

    /// - Parameters:
    ///   - truth: What is there.
    ///   - detections: What was found, in any order; equal scores of one image count in this order. Their images and
    ///     categories are those of `truth`.
    package init(truth: CocoTruth, detections: [ScoredObject]) {
        let matches = Self.match(truth, detections)
        let weights = [Int](repeating: 1, count: truth.imageCount)
        var scorer = CocoScorer()
        categories = zip(truth.categories, matches).map { category, matches in
            let values = scorer.values(of: CocoMetric.allCases, in: matches, weights: weights)
            return CocoCategorySummary(
                category: category,
                truths: matches.truths.count,
                detections: matches.detections.count,
                metrics: CocoSummary(values)
            )
        }
        summary = CocoSummary(meanOf: categories.map(\.metrics))
        imageCount = truth.imageCount
        self.matches = matches
    }

    private static func match(_ truth: CocoTruth, _ detections: [ScoredObject]) -> [CategoryMatches] {
        let truths = ByCategory(truth.objects, of: truth, image: \.image, category: \.category)
        let detections = ByCategory(detections, of: truth, image: \.image, category: \.category)
        var matcher = CocoMatcher()
        return truth.categories.indices.map {
            CategoryMatches(detections: detections[$0], truths: truths[$0], matcher: &matcher)
        }
    }

    /// How precision falls as recall rises.
    package func curves() -> PrecisionCurves {
        let weights = [Int](repeating: 1, count: imageCount)
        var scorer = CocoScorer()
        let curves = matches.map { matches in
            scorer.curves(in: matches, weights).map(PrecisionCurve.init(byOverlap:))
        }
        return PrecisionCurves(mean: PrecisionCurve(meanOf: curves.compactMap(\.self)), categories: curves)
    }
}
