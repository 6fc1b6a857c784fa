/// A rectangle in pixels: top left corner, width and height. Not clipped to the picture.
package struct Box: Hashable, Sendable, BitwiseCopyable {
    package var x: Float
    package var y: Float
    package var width: Float
    package var height: Float

    package init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var area: Float { width * height }

    /// Intersection over union, 0…1.
    package func iou(_ other: Box) -> Float {
        let overlapWidth = min(x + width, other.x + other.width) - max(x, other.x)
        let overlapHeight = min(y + height, other.y + other.height) - max(y, other.y)
        guard overlapWidth > 0, overlapHeight > 0 else { return 0 }
        let intersection = overlapWidth * overlapHeight
        let union = area + other.area - intersection
        return union > 0 ? intersection / union : 0
    }
}

/// One detected object.
package struct Detection: Hashable, Sendable, BitwiseCopyable {
    package var box: Box
    /// 0…1.
    package var confidence: Float
    /// Index into the labels of the model.
    package var label: Int32
    /// Index into ``Detections/landmarks``, or -1.
    package var landmarks: Int32

    package init(box: Box, confidence: Float, label: Int32, landmarks: Int32 = -1) {
        self.box = box
        self.confidence = confidence
        self.label = label
        self.landmarks = landmarks
    }
}

/// A point in pixels.
package struct Point: Hashable, Sendable, BitwiseCopyable {
    package var x: Float
    package var y: Float

    package init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }
}

/// Right eye, left eye, nose tip, right and left corner of the mouth, as seen by the face's owner.
package typealias FaceLandmarks = [5 of Point]

/// The objects of one frame, best first. Made once and reused.
package struct Detections: Sendable {
    package var objects: [Detection] = []
    package var landmarks: [FaceLandmarks] = []

    package init() {}

    /// - Parameter capacity: Objects to hold without an allocation.
    package init(capacity: Int) {
        objects.reserveCapacity(capacity)
    }

    package mutating func removeAll() {
        objects.removeAll(keepingCapacity: true)
        landmarks.removeAll(keepingCapacity: true)
    }
}
