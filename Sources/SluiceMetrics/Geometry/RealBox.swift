package import SluiceCore

/// A rectangle in pixels in double precision: top left corner, width and height. Reference metrics are defined on
/// doubles; ``Box`` is what detectors give.
package struct RealBox: Hashable, Sendable, BitwiseCopyable, Codable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package init(_ box: Box) {
        self.init(x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height))
    }

    package var area: Double { width * height }

    /// Area that both cover.
    package func intersection(_ other: RealBox) -> Double {
        let overlapWidth = min(x + width, other.x + other.width) - max(x, other.x)
        let overlapHeight = min(y + height, other.y + other.height) - max(y, other.y)
        return overlapWidth > 0 && overlapHeight > 0 ? overlapWidth * overlapHeight : 0
    }

    /// Intersection over union, 0…1.
    package func iou(_ other: RealBox) -> Double {
        let shared = intersection(other)
        return shared > 0 ? shared / (area + other.area - shared) : 0
    }

    /// The share of this box that lies in `region`, 0…1: COCO's overlap of a detection with a crowd.
    package func coverage(by region: RealBox) -> Double {
        let shared = intersection(region)
        return shared > 0 ? shared / area : 0
    }
}
