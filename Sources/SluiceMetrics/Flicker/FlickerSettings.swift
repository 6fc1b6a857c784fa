/// What counts as flicker.
package struct FlickerSettings: Codable, Hashable, Sendable {
    /// The confidence at which the variant is deployed; objects below are not seen.
    package var threshold: Double
    /// The most frames that an object may vanish for and still be the same when it returns in its place.
    package var longestGap = 3
    /// An object that is seen in so many frames or fewer, and never again, is short-lived.
    package var shortLife = 2
    /// The least IoU of an object with where it was.
    package var iou = 0.3

    package init(threshold: Double) {
        self.threshold = threshold
    }
}
