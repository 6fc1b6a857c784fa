package import SluiceMetrics

/// How well a variant finds the true objects, after the rules of COCO: equal to pycocotools to the sixth decimal.
package struct AccuracyReport: Codable, Hashable, Sendable {
    /// Images with known truth, those without objects included.
    package var images: Int
    /// True objects of the classes that are looked at, crowds apart.
    package var objects: Int
    /// The twelve numbers.
    package var metrics: CocoSummary
    /// Milliseconds it took to work these numbers out from the detections.
    package var scoringMs: Double
    /// In the order of ``EvaluationReport/classes``.
    package var classes: [CocoCategorySummary]
    package var curves: PrecisionCurves

    package init(
        images: Int,
        objects: Int,
        metrics: CocoSummary,
        scoringMs: Double = 0,
        classes: [CocoCategorySummary],
        curves: PrecisionCurves
    ) {
        self.images = images
        self.objects = objects
        self.metrics = metrics
        self.scoringMs = scoringMs
        self.classes = classes
        self.curves = curves
    }
}
