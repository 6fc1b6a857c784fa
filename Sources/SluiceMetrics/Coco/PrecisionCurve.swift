/// Precision at recall 0, .01 … 1 (101 points), made non-increasing as COCO does; objects of all sizes.
package struct PrecisionCurve: Hashable, Sendable, Codable {
    /// At IoU .5.
    package var iou50: [Double]
    /// At IoU .75.
    package var iou75: [Double]
    /// Mean over IoU .5, .55 … .95. Its own mean is the average precision.
    package var iouMean: [Double]

    /// The recalls that the values belong to.
    package static let recalls = (0..<CocoRules.recallCount).map(CocoRules.recall)

    /// - Parameter byOverlap: A curve for each of ``CocoRules/overlaps``.
    init(byOverlap curves: [[Double]]) {
        iou50 = curves[CocoMetric.ap50.overlaps.lowerBound]
        iou75 = curves[CocoMetric.ap75.overlaps.lowerBound]
        iouMean = pointwiseMean(of: curves)
    }

    /// The pointwise mean of `curves`; `nil` of none.
    init?(meanOf curves: [PrecisionCurve]) {
        guard !curves.isEmpty else { return nil }
        iou50 = pointwiseMean(of: curves.map(\.iou50))
        iou75 = pointwiseMean(of: curves.map(\.iou75))
        iouMean = pointwiseMean(of: curves.map(\.iouMean))
    }
}

/// The precision–recall curves of an evaluation.
package struct PrecisionCurves: Hashable, Sendable, Codable {
    /// Mean over the categories with labelled objects; `nil` if there are none.
    package var mean: PrecisionCurve?
    /// In the order of the categories; `nil` for one without labelled objects.
    package var categories: [PrecisionCurve?]
}

private func pointwiseMean(of curves: [[Double]]) -> [Double] {
    PrecisionCurve.recalls.indices.map { point in
        curves.reduce(0) { $0 + $1[point] } / Double(curves.count)
    }
}
