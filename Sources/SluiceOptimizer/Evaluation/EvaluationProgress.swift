/// How far an evaluation is.
package struct EvaluationProgress: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
        /// Comparing the footage with the calibration frames.
        case overlap
        /// Running the variants.
        case frames
        /// Working out the figures.
        case figures
    }

    package var phase: Phase
    /// Frames looked at so far, of all footage.
    package var frames: Int
    /// Frames there will be; `nil`: nobody knows.
    package var expected: Int?
}
