/// A box in pixels: left, top, width, height.
struct Box: Decodable, Hashable {
    var x: Double
    var y: Double
    var w: Double
    var h: Double

    var area: Double { w * h }

    /// Area of the intersection / area of the union.
    func iou(_ other: Box) -> Double {
        let width = min(x + w, other.x + other.w) - max(x, other.x)
        let height = min(y + h, other.y + other.h) - max(y, other.y)
        guard width > 0, height > 0 else { return 0 }
        return width * height / (area + other.area - width * height)
    }

    /// The largest difference of x, y, width and height.
    func difference(to other: Box) -> Double {
        max(abs(x - other.x), abs(y - other.y), abs(w - other.w), abs(h - other.h))
    }
}
