import SluiceCore

/// What one frame showed: which objects only one side has. A box that changed its class is both lost and extra.
package struct FrameAgreement: Hashable, Sendable {
    /// Places, in the reference's objects, of those ≥ τ + hysteresis that the candidate lacks.
    package let lost: [Int]
    /// Places, in the candidate's objects, of those ≥ τ + hysteresis that the reference lacks.
    package let extra: [Int]
    /// Summed confidence of both: 0 where the frame agrees, more the worse it disagrees.
    package let disagreement: Double

    package var isWhole: Bool { lost.isEmpty && extra.isEmpty }

    init(_ recall: FrameSearch, _ reference: [Detection], _ precision: FrameSearch, _ candidate: [Detection]) {
        lost = recall.sure.filter { recall.matches[$0] < 0 }
        extra = precision.sure.filter { precision.matches[$0] < 0 }
        disagreement =
            lost.reduce(0) { $0 + Double(reference[$1].confidence) }
            + extra.reduce(0) { $0 + Double(candidate[$1].confidence) }
    }
}
