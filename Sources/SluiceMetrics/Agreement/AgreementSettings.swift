/// How two variants are compared on the same frames.
package struct AgreementSettings: Codable, Hashable, Sendable {
    /// The confidence at which the reference is deployed: its objects from here on count as the truth.
    package var referenceThreshold: Double
    /// The confidence at which the candidate is deployed.
    package var candidateThreshold: Double
    /// What is this far above one's threshold must be found as far below the other's; in between lies the band.
    package var hysteresis = 0.05
    /// The least IoU of two boxes of one class that show the same object.
    package var matchIoU = 0.5
    /// The least IoU of two boxes of any class that show the same object.
    package var swapIoU = 0.8
    /// Length of a segment of time.
    package var segmentSeconds: Double
    /// Objects that are kept for the pseudo-AP (28 bytes each). When they get more, every second frame of them is
    /// dropped, and from then on every second one is kept.
    package var pseudoAPObjects = 1 << 19

    /// - Parameters:
    ///   - threshold: The deployed confidence of the reference.
    ///   - candidateThreshold: That of the candidate, if it differs.
    ///   - segmentSeconds: Length of a segment of time; an hour unless the clip is shorter than a few.
    package init(threshold: Double, candidateThreshold: Double? = nil, segmentSeconds: Double = 3600) {
        precondition(segmentSeconds > 0, "a segment lasts some time")
        referenceThreshold = threshold
        self.candidateThreshold = candidateThreshold ?? threshold
        self.segmentSeconds = segmentSeconds
    }
}
