import SluiceCore
import Testing

/// Expects the same objects in the same order, boxes and scores within rounding.
func expectSame(
    _ detections: Detections,
    _ expected: [SlowReference.Object],
    pixels: Float = 0.01,
    scores: Double = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(detections.objects.count == expected.count, sourceLocation: sourceLocation)
    for (found, object) in zip(detections.objects, expected) {
        #expect(found.label == Int32(object.label), sourceLocation: sourceLocation)
        #expect(abs(Double(found.confidence) - object.score) < scores, sourceLocation: sourceLocation)
        let differences = [
            found.box.x - object.box.x, found.box.y - object.box.y, found.box.width - object.box.width,
            found.box.height - object.box.height,
        ]
        #expect(
            differences.allSatisfy { abs($0) < pixels },
            "\(found.box) \(object.box)",
            sourceLocation: sourceLocation
        )
    }
}
