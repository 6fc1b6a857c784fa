import SluiceCore

/// One object that flicker is watched on.
struct FlickerTrack {
    let label: Int32
    private(set) var box: Box
    private(set) var lastSeen: Double
    /// Frames in which it was seen.
    private(set) var sightings = 1
    /// Frames since, in which it was not.
    var missed = 0
    /// Whether frames were missing just before it came or just after it went: then nobody knows how long it lived.
    var isCut: Bool
    // Pixels a second.
    private var velocityX = 0.0
    private var velocityY = 0.0

    init(_ object: Detection, seconds: Double, isCut: Bool) {
        label = object.label
        box = object.box
        lastSeen = seconds
        self.isCut = isCut
    }

    mutating func see(_ box: Box, seconds: Double) {
        let elapsed = seconds - lastSeen
        if elapsed > 0 {
            // Boxes tremble, so half of what is known is kept; the second sighting is all there is.
            let weight = sightings == 1 ? 1 : 0.5
            velocityX += weight * (box.centreX - self.box.centreX) / elapsed - weight * velocityX
            velocityY += weight * (box.centreY - self.box.centreY) / elapsed - weight * velocityY
        }
        self.box = box
        lastSeen = seconds
        sightings += 1
        missed = 0
    }

    /// How well a box lies where the object was, or where it would be had it kept its velocity.
    func fit(_ other: Box, seconds: Double) -> Float {
        let elapsed = seconds - lastSeen
        var moved = box
        moved.x += Float(velocityX * elapsed)
        moved.y += Float(velocityY * elapsed)
        return max(box.iou(other), moved.iou(other))
    }
}

extension Box {
    fileprivate var centreX: Double { Double(x) + Double(width) / 2 }
    fileprivate var centreY: Double { Double(y) + Double(height) / 2 }
}
